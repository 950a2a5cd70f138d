use axum_httpauth::{TokenAuth, hash_password};

#[derive(TokenAuth)]
struct Auth;

#[hash_password]
fn hash_password(_: &str) -> String {
    String::new()
}

fn main() {}
