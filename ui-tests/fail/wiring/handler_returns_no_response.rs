use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool { username == password }

struct Page;

#[login_required]
async fn index() -> Page {
    Page
}

fn main() {}
