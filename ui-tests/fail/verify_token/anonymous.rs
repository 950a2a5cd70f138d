use axum_httpauth::{TokenAuth, verify_token};

#[derive(TokenAuth)]
struct Auth;

#[verify_token(anonymous)]
fn verify_token(_: &str) -> bool {
    true
}

fn main() {}
