use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: impl AsRef<str>, _: &str) -> bool {
    true
}

fn main() {}
