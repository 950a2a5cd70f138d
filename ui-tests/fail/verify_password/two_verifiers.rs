use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

#[verify_password]
fn verify_another(_: &str, _: &str) -> bool {
    true
}

fn main() {}
