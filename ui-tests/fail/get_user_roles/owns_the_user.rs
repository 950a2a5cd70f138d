use axum_httpauth::{BasicAuth, Username, get_user_roles, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

#[get_user_roles]
fn get_user_roles(user: Username) -> Option<String> {
    Some(user.to_string())
}

fn main() {}
