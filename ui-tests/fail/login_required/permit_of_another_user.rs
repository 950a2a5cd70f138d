use axum_httpauth::{BasicAuth, login_required, permit, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool { false }

#[permit]
fn is_owner(_: &u32) -> bool { true }

#[login_required(permit = is_owner)]
async fn index() {}

fn main() {}
