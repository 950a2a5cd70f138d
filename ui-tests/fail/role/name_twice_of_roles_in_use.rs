use axum_httpauth::{BasicAuth, Role, RoleSet, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify(_: &str, _: &str) -> bool { true }

#[get_user_roles]
fn roles(_: &Username) -> RoleSet<Role> { RoleSet::EMPTY }

#[derive(Role)]
enum Role {
    User,
    #[auth(rename = "User")]
    Admin,
}

#[login_required(role = Role::Admin)]
async fn index() {}

fn main() {}
