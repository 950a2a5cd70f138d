use axum_httpauth::{BasicAuth, get_password};

#[derive(BasicAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> bool {
    true
}

fn main() {}
