use axum_httpauth::{BasicAuth, login_required};

#[derive(BasicAuth)]
struct Auth;

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
