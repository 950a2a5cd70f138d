use axum_httpauth::{DigestAuth, generate_nonce, verify_nonce};

#[derive(DigestAuth)]
struct Auth;

#[generate_nonce]
fn generate_nonce() -> u64 {
    4
}

#[verify_nonce]
fn verify_nonce(nonce: &str) -> bool {
    nonce == "4"
}

fn main() {}
