use axum_httpauth::{DigestAuth, get_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> bool {
    true
}

fn main() {}
