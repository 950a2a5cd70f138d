use axum_httpauth::{AuthError, BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

#[error_handler(status = 401)]
fn auth_error(error: &AuthError) -> String {
    error.reason().to_owned()
}

fn main() {
    let _ = auth_error;
}
