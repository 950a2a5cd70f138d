use axum_httpauth::{Algorithm, BasicAuth, get_ha1};

#[derive(BasicAuth)]
struct Auth;

#[get_ha1]
fn get_ha1(_: &str, _: Algorithm) -> Option<String> {
    None
}

fn main() {}
