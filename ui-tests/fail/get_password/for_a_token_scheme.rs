use axum_httpauth::{TokenAuth, get_password};

#[derive(TokenAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

fn main() {}
