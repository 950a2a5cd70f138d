use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

#[login_required(rol = "admin")]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
