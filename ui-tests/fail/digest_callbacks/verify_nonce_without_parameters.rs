use axum_httpauth::{DigestAuth, generate_nonce, verify_nonce};

#[derive(DigestAuth)]
struct Auth;

#[generate_nonce]
fn generate_nonce() -> String {
    String::new()
}

#[verify_nonce]
fn verify_nonce() -> bool {
    true
}

fn main() {}
