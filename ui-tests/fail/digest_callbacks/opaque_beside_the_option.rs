use axum_httpauth::{DigestAuth, generate_opaque, verify_opaque};

#[derive(DigestAuth)]
#[auth(opaque = "x")]
struct Auth;

#[generate_opaque]
fn generate_opaque() -> String {
    String::new()
}

#[verify_opaque]
fn verify_opaque(_: &str) -> bool {
    true
}

fn main() {}
