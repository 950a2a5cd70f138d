use axum_httpauth::{BasicAuth, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

#[get_user_roles]
fn roles(_: &str) -> Vec<String> {
    vec![]
}

#[login_required(role = ["user", "user"])]
async fn index() {}

fn main() {}
