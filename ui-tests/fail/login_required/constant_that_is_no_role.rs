use axum_httpauth::{BasicAuth, Role, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

#[derive(Role)]
enum Role {
    User,
}

impl Role {
    const LEVEL: u8 = 0;
}

#[get_user_roles]
fn get_user_roles(_: &Username) -> Role {
    Role::User
}

#[login_required(role = Role::LEVEL)]
async fn index() {}

fn main() {}
