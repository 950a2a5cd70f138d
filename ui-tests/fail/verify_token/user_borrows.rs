use axum_httpauth::{TokenAuth, verify_token};

#[derive(TokenAuth)]
struct Auth;

#[verify_token]
fn verify_token(token: &str) -> Option<&str> {
    Some(token)
}

fn main() {}
