use axum_httpauth::{Algorithm, DigestAuth, resolve_userhash};

#[derive(DigestAuth)]
struct Auth;

#[resolve_userhash]
fn resolve_userhash(_: &str, _: Algorithm) -> Option<String> {
    None
}

fn main() {}
