use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

use axum::http::HeaderMap;

#[verify_password]
fn verify_password(_: &str, _: &str, _: &HeaderMap) -> bool {
    true
}

fn main() {}
