use axum_httpauth::{DigestAuth, generate_nonce};

#[derive(DigestAuth)]
struct Auth;

#[generate_nonce]
fn generate_nonce() -> String {
    String::new()
}

fn main() {}
