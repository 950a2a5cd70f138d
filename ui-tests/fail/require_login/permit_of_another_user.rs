use axum_httpauth::{BasicAuth, permit, require_login, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool { false }

#[permit]
fn is_owner(_: &u32) -> bool { true }

fn main() {
    let _ = require_login!(permit = is_owner);
}
