use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

fn is_owner(_: &str) -> bool {
    true
}

#[login_required(permit = is_owner)]
async fn index() {}

fn main() {}
