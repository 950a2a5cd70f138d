use axum_httpauth::{DigestAuth, login_required};

#[derive(DigestAuth)]
struct Auth;

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
