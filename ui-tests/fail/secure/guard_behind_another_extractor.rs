use axum_httpauth::{BasicAuth, Guard, secure, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

async fn index(_: axum::http::Method, _: Guard<Auth>) {}

fn main() {
    let _: secure::Router = secure::Router::new().route("/", secure::get(index));
}
