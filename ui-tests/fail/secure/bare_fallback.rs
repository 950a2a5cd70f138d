use axum::http::Uri;
use axum_httpauth::secure;

async fn not_found(_: Uri) {}

fn main() {
    let _: secure::Router = secure::Router::new().fallback(not_found);
}
