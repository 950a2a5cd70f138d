use axum_httpauth::{DigestAuth, get_password};

#[derive(DigestAuth)]
struct Auth;

struct User;

#[get_password]
fn get_password(_: &str) -> Option<User> {
    None
}

fn main() {}
