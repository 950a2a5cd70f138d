use axum_httpauth::{TokenAuth, verify_token};

#[derive(TokenAuth)]
struct Auth;

#[verify_token]
fn verify_token() -> bool {
    true
}

fn main() {}
