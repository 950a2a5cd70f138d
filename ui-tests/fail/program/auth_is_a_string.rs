use axum_httpauth::{BasicAuth, TokenAuth, login_required, verify_password, verify_token};

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
struct Api;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

#[verify_token(auth = "Api")]
fn verify_token(_: &str) -> bool {
    true
}

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
