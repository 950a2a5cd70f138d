use axum_httpauth::{BasicAuth, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

enum Role {
    User,
    Admin,
}

#[get_user_roles]
fn get_user_roles(user: &Username) -> Vec<String> {
    vec![user.to_string()]
}

#[login_required(role = Role::Admin)]
async fn index() {}

fn main() {}
