use axum_httpauth::{BasicAuth, Username, get_user_roles, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[get_user_roles]
fn get_user_roles(user: &Username) -> Vec<String> {
    vec![user.to_string()]
}

#[get_user_roles]
fn get_more_roles(_: &Username) -> Vec<String> {
    Vec::new()
}

fn main() {}
