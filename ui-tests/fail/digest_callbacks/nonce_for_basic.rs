use axum_httpauth::{BasicAuth, generate_nonce, verify_nonce};

#[derive(BasicAuth)]
struct Auth;

#[generate_nonce]
fn generate_nonce() -> String {
    String::new()
}

#[verify_nonce]
fn verify_nonce(_: &str) -> bool {
    true
}

fn main() {}
