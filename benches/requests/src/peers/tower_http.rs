//! tower-http's layers, with a check written by hand.

use axum::{Router, body::Body, http::Request, response::Response, routing::get};
use tower_http::{auth::AsyncRequireAuthorizationLayer, validate_request::ValidateRequestHeaderLayer};

use crate::{
    bare::plain,
    by_hand::{BASIC, BEARER, refused, token, verified},
    users::Users,
};

fn check_basic(request: &Request<Body>, users: &Users) -> Result<(), Response> {
    verified(request.headers(), users).map(|_| ()).ok_or_else(|| refused(BASIC))
}

fn check_bearer(request: &Request<Body>, users: &Users) -> Result<(), Response> {
    token(request.headers(), users).map(|_| ()).ok_or_else(|| refused(BEARER))
}

pub fn server(name: &str) -> Option<Router> {
    let (users, router) = (Users::new(), Router::new().route("/", get(plain)));
    let router = match name {
        "validate-basic" => router.route_layer(ValidateRequestHeaderLayer::custom(move |request: &mut Request<_>| {
            check_basic(request, &users)
        })),
        "validate-bearer" => router.route_layer(ValidateRequestHeaderLayer::custom(move |request: &mut Request<_>| {
            check_bearer(request, &users)
        })),
        "async-basic" => router.route_layer(AsyncRequireAuthorizationLayer::new(move |request| {
            let users = users.clone();
            async move { check_basic(&request, &users).map(|()| request) }
        })),
        _ => return None,
    };
    Some(router)
}
