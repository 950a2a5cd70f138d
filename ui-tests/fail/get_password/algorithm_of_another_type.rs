use axum_httpauth::{DigestAuth, get_ha1};

#[derive(DigestAuth)]
struct Auth;

#[get_ha1]
fn get_ha1(_: &str, algorithm: &str) -> Option<String> {
    Some(algorithm.to_owned())
}

fn main() {}
