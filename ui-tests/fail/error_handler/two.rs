use axum_httpauth::{AuthError, BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

#[error_handler]
fn auth_error(error: &AuthError) -> String {
    error.reason().to_owned()
}

#[error_handler]
fn another(error: &AuthError) -> String {
    error.reason().to_owned()
}

fn main() {}
