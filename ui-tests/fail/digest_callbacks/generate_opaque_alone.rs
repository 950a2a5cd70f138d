use axum_httpauth::{DigestAuth, generate_opaque};

#[derive(DigestAuth)]
struct Auth;

#[generate_opaque]
fn generate_opaque() -> String {
    String::new()
}

fn main() {}
