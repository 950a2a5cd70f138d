use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password<T: From<String>>(_: T, _: &str) -> bool {
    true
}

fn main() {}
