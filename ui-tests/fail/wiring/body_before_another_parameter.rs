use axum::{Json, http::Method};
use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool { username == password }

#[login_required]
async fn create(Json(text): Json<String>, method: Method) -> String {
    format!("{method} {text}")
}

fn main() {}
