use std::rc::Rc;

use axum_httpauth::{AuthError, BasicAuth, error_handler};

#[derive(BasicAuth)]
struct Auth;

#[error_handler]
async fn auth_error(error: &AuthError) -> String {
    let reason: Rc<str> = error.reason().into();
    std::future::ready(()).await;
    reason.to_string()
}

fn main() {}
