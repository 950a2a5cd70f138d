use axum_httpauth::{DigestAuth, verify_nonce};

#[derive(DigestAuth)]
struct Auth;

#[verify_nonce]
fn verify_nonce(_: &str) -> bool {
    true
}

fn main() {}
