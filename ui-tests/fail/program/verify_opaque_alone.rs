use axum_httpauth::{DigestAuth, get_password, login_required, verify_opaque};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[verify_opaque]
fn verify_opaque(_: &str) -> bool {
    true
}

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
