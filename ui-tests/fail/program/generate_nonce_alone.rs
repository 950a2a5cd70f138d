use axum_httpauth::{DigestAuth, generate_nonce, get_password, login_required};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[generate_nonce]
fn generate_nonce() -> String {
    String::new()
}

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
