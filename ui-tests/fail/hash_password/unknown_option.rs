use axum_httpauth::{BasicAuth, get_password, hash_password};

#[derive(BasicAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[hash_password(salt = "s")]
fn hash_password(_: &str) -> String {
    String::new()
}

fn main() {}
