use axum_httpauth::{AuthError, Basic, Scheme, error_handler};

struct Auth;

impl Scheme for Auth {
    type Kind = Basic;
    const KIND: Basic = Basic::new();
}

#[error_handler]
fn auth_error(error: &AuthError) -> String {
    error.reason().to_owned()
}

fn main() {}
