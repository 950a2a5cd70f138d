use axum_httpauth::{TokenAuth, verify_password};

#[derive(TokenAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

fn main() {}
