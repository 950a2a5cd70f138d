use axum_httpauth::{BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

#[error_handler]
fn auth_error() -> &'static str {
    "no"
}

fn main() {}
