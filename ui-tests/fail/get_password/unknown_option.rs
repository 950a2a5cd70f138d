use axum_httpauth::{DigestAuth, get_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password(anonymous)]
fn get_password(_: &str) -> Option<String> {
    None
}

fn main() {}
