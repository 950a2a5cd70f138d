use axum_httpauth::{BasicAuth, hash_password, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

#[hash_password]
fn hash_password(_: &str) -> String {
    String::new()
}

fn main() {}
