use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: u32, _: &str) -> bool {
    true
}

fn main() {}
