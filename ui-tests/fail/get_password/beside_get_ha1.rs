use axum_httpauth::{Algorithm, DigestAuth, get_ha1, get_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[get_ha1]
fn get_ha1(_: &str, _: Algorithm) -> Option<String> {
    None
}

fn main() {}
