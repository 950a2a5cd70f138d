//! protect-axum: a layer finds the roles of the user, and an attribute asks for them.

use std::{collections::HashSet, future::ready};

use axum::{Router, extract::Request, response::Response, routing::get};
use protect_axum::{GrantsLayer, protect};

use crate::{
    by_hand::{BASIC, refused, verified},
    users::Users,
};

fn authorities(request: &Request, users: &Users) -> Result<HashSet<String>, Response> {
    let (_, roles) = verified(request.headers(), users).ok_or_else(|| refused(BASIC))?;
    Ok(roles.iter().map(|&role| role.to_owned()).collect())
}

#[protect(any("user", all("moderator", "contributor")))]
async fn with_roles() -> &'static str {
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let users = Users::new();
    let layer = GrantsLayer::with_extractor(move |request: &mut Request| ready(authorities(request, &users)));
    (name == "protect").then(|| Router::new().route("/", get(with_roles)).layer(layer))
}
