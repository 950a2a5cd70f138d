use axum_httpauth::{DigestAuth, verify_password};

#[derive(DigestAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

fn main() {}
