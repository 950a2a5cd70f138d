use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password<'a>(_: &'a str, _: &'a str) -> bool {
    true
}

fn main() {}
