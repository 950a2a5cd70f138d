use axum_httpauth::secure;

async fn index() {}

fn main() {
    let pages = axum::Router::new().route("/", axum::routing::get(index));
    let _: secure::Router = secure::Router::new().merge(pages);
}
