use axum_httpauth::{AuthError, BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

use axum::extract::State;

#[error_handler]
fn auth_error(error: &AuthError, State(page): State<String>) -> String {
    page + error.reason()
}

fn main() {}
