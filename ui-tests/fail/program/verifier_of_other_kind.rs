use axum_httpauth::{TokenAuth, login_required, verify_password};

#[derive(TokenAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
