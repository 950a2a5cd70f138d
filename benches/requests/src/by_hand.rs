//! What a careful user writes without a library: extractors.

use axum::{
    Router,
    extract::{FromRef, FromRequestParts, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::users::{User, Users};

fn credentials<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    let (name, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    name.eq_ignore_ascii_case(scheme).then_some(rest)
}

pub const BASIC: &str = "Basic realm=\"Authentication Required\"";
pub const BEARER: &str = "Bearer realm=\"Authentication Required\"";

pub fn verified(headers: &HeaderMap, users: &Users) -> Option<(String, &'static [&'static str])> {
    let text = String::from_utf8(STANDARD.decode(credentials(headers, "Basic")?).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    let user = users.verify(name, password)?;
    Some((name.to_owned(), user.roles))
}

pub fn token<'u>(headers: &HeaderMap, users: &'u Users) -> Option<&'u User> {
    users.of_token(credentials(headers, "Bearer")?)
}

pub fn refused(challenge: &'static str) -> Response {
    (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, challenge)], "Unauthorized Access").into_response()
}

struct Basic {
    name: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Basic
where
    Users: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match verified(&parts.headers, &Users::from_ref(state)) {
            Some((name, _)) => Ok(Self { name }),
            None => Err(refused(BASIC)),
        }
    }
}

struct Bearer;

impl<S: Send + Sync> FromRequestParts<S> for Bearer
where
    Users: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match token(&parts.headers, &Users::from_ref(state)) {
            Some(_) => Ok(Self),
            None => Err(refused(BEARER)),
        }
    }
}

struct WithRoles;

impl<S: Send + Sync> FromRequestParts<S> for WithRoles
where
    Users: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Some((_, roles)) = verified(&parts.headers, &Users::from_ref(state)) else {
            return Err(refused(BASIC));
        };
        if roles.contains(&"user") || roles.contains(&"moderator") && roles.contains(&"contributor") {
            Ok(Self)
        } else {
            Err(StatusCode::FORBIDDEN.into_response())
        }
    }
}

async fn basic(user: Basic) -> &'static str {
    std::hint::black_box(user.name.len());
    "hello"
}

async fn basic_state(user: Basic, State(_): State<Users>) -> &'static str {
    std::hint::black_box(user.name.len());
    "hello"
}

async fn bearer(_: Bearer) -> &'static str {
    "hello"
}

async fn with_roles(_: WithRoles) -> &'static str {
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "by-hand-basic" => get(basic),
        "by-hand-state" => get(basic_state),
        "by-hand-bearer" => get(bearer),
        "by-hand-roles" => get(with_roles),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Users::new()))
}
