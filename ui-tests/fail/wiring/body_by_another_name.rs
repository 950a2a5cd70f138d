use axum::Json;
use axum_httpauth::{BasicAuth, verify_password};

type Payload = Json<String>;

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, password: &str, Json(expected): Payload) -> bool {
    password == expected
}

fn main() {}
