use axum_httpauth::{DigestAuth, verify_opaque};

#[derive(DigestAuth)]
struct Auth;

#[verify_opaque]
fn verify_opaque(_: &str) -> bool {
    true
}

fn main() {}
