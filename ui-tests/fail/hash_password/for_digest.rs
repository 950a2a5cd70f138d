use axum_httpauth::{DigestAuth, get_password, hash_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[hash_password]
fn hash_password(_: &str) -> String {
    String::new()
}

fn main() {}
