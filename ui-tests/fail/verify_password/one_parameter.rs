use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str) -> bool {
    username == "john"
}

fn main() {}
