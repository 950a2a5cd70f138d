use axum_httpauth::{DigestAuth, generate_nonce, verify_nonce};

#[derive(DigestAuth)]
struct Auth;

#[generate_nonce]
fn generate_nonce() -> String {
    String::new()
}

#[generate_nonce]
fn another() -> String {
    String::new()
}

#[verify_nonce]
fn verify_nonce(_: &str) -> bool {
    true
}

fn main() {}
