use axum_httpauth::{BasicAuth, Role, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[derive(Role)]
enum Role {
    User,
    Admin,
}

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

#[get_user_roles]
fn roles(_: &str) -> Vec<Role> {
    vec![Role::User, Role::Admin]
}

#[login_required(role = [Role::User, [Role::Admin, Role::User]])]
async fn index() {}

fn main() {}
