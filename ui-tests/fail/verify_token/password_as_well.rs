use axum_httpauth::{TokenAuth, verify_token};

#[derive(TokenAuth)]
struct Auth;

#[verify_token]
fn verify_token(_: &str, _: &str) -> bool {
    true
}

fn main() {}
