use axum_httpauth::{BasicAuth, get_password, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

fn main() {}
