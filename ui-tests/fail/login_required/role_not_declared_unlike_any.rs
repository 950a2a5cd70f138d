use axum_httpauth::{BasicAuth, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
#[auth(roles = ["user", "admin"])]
struct Auth;

#[verify_password]
fn verify_password(_username: &str, _password: &str) -> bool {
    false
}

#[get_user_roles]
fn get_user_roles(user: &Username) -> Vec<String> {
    vec![user.to_string()]
}

#[login_required(role = ["user", "editor"])]
async fn index() {}

fn main() {}
