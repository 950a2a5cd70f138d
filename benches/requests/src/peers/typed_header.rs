//! axum-extra's extractors, and the check in the handler.

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use axum_extra::{
    TypedHeader,
    headers::{
        Authorization,
        authorization::{Basic, Bearer},
    },
};

use crate::{
    by_hand::{BASIC, BEARER, refused},
    users::Users,
};

async fn basic(State(users): State<Users>, field: Option<TypedHeader<Authorization<Basic>>>) -> Response {
    match field {
        Some(field) if users.verify(field.username(), field.password()).is_some() => "hello".into_response(),
        _ => refused(BASIC),
    }
}

async fn bearer(State(users): State<Users>, field: Option<TypedHeader<Authorization<Bearer>>>) -> Response {
    match field {
        Some(field) if users.of_token(field.token()).is_some() => "hello".into_response(),
        _ => refused(BEARER),
    }
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "typed-header-basic" => get(basic),
        "typed-header-bearer" => get(bearer),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Users::new()))
}
