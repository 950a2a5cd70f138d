use axum_httpauth::{BasicAuth, login_required, public, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[login_required]
#[public]
async fn index() {}

fn main() {}
