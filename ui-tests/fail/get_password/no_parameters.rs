use axum_httpauth::{DigestAuth, get_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password() -> Option<String> {
    None
}

fn main() {}
