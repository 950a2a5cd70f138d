use axum_httpauth::{BasicAuth, get_user_roles, require_login, verify_password};

#[derive(BasicAuth)]
#[auth(roles = ["user", "admin"])]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool { false }

#[get_user_roles]
fn get_user_roles(_: &str) -> &'static str { "admin" }

fn main() {
    let _ = require_login!(role = ["user", "amdin"]);
}
