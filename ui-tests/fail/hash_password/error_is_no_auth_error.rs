use axum_httpauth::{BasicAuth, get_password, hash_password};

#[derive(BasicAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[hash_password]
fn hash_password(_: &str) -> Result<String, u8> {
    Err(1)
}

fn main() {}
