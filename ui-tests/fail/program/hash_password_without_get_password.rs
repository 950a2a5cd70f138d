use axum_httpauth::{BasicAuth, hash_password, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

#[hash_password]
fn hash_password(password: &str) -> String {
    password.to_owned()
}

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
