use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool { username == password }

#[login_required]
async fn index() {}

fn main() {
    let _: Router = Router::new().route("/", get(index()));
}
