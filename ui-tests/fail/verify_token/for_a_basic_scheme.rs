use axum_httpauth::{BasicAuth, verify_token};

#[derive(BasicAuth)]
struct Auth;

#[verify_token]
fn verify_token(_: &str) -> bool {
    true
}

fn main() {}
