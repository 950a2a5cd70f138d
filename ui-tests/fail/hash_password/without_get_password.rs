use axum_httpauth::{BasicAuth, hash_password};

#[derive(BasicAuth)]
struct Auth;

#[hash_password]
fn hash_password(_: &str) -> String {
    String::new()
}

fn main() {}
