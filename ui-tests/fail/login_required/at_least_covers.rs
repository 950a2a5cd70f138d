use axum_httpauth::{BasicAuth, Role, Username, get_user_roles, login_required, verify_password};

#[derive(Role, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    User,
    Moderator,
}

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

#[get_user_roles]
fn roles(_: &Username) -> Vec<Role> {
    vec![]
}

#[login_required(role = [Role::Moderator, at_least(Role::Moderator)])]
async fn index() {}

fn main() {}
