use axum_httpauth::{BasicAuth, get_password};

#[derive(BasicAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[get_password]
fn get_another(_: &str) -> Option<String> {
    None
}

fn main() {}
