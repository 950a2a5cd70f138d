use axum_httpauth::{AuthError, BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

#[error_handler]
fn auth_error(error: &AuthError) -> u32 {
    error.reason().len() as u32
}

fn main() {}
