use axum_httpauth::{AuthError, BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

#[error_handler]
fn auth_error(error: &AuthError, body: String) -> String {
    body + error.reason()
}

fn main() {}
