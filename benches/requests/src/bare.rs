//! axum without guards.

use axum::{Router, extract::State, routing::get};

use crate::users::Users;

pub async fn plain() -> &'static str {
    "hello"
}

async fn with_state(State(_): State<Users>) -> &'static str {
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "bare" => get(plain),
        "bare-state" => get(with_state),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Users::new()))
}
