use axum_httpauth::{BasicAuth, Role, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[derive(Role)]
enum Role {
    User,
    Admin,
}

#[get_user_roles]
fn get_user_roles(_: &Username) -> Vec<Role> {
    vec![Role::User, Role::Admin]
}

#[login_required(role = Role::Admni)]
async fn index() {}

fn main() {}
