//! By hand, and with what a guard does for each request: one field only and of bounded length, no log of it, malformed apart
//! from missing, latin-1, control characters and empty parts refused, a challenge and no caching.

use axum::{
    Router,
    extract::{FromRef, FromRequestParts},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    by_hand::{BASIC, BEARER},
    users::{User, Users},
};

/// The status of a refusal.
fn credentials<'h>(headers: &'h mut HeaderMap, scheme: &str) -> Result<&'h str, StatusCode> {
    if headers.get_all(AUTHORIZATION).iter().count() > 1 {
        headers.iter_mut().filter(|(name, _)| *name == AUTHORIZATION).for_each(|(_, value)| value.set_sensitive(true));
        return Err(StatusCode::BAD_REQUEST);
    }
    let field = headers.get_mut(AUTHORIZATION).ok_or(StatusCode::UNAUTHORIZED)?;
    field.set_sensitive(true);
    if field.len() > 8192 {
        return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    let text = field.to_str().map_err(|_| StatusCode::UNAUTHORIZED)?.trim();
    let (name, rest) = text.split_once(' ').ok_or(StatusCode::UNAUTHORIZED)?;
    if name.eq_ignore_ascii_case(scheme) { Ok(rest.trim_start()) } else { Err(StatusCode::UNAUTHORIZED) }
}

fn verified<'u>(headers: &mut HeaderMap, users: &'u Users) -> Result<(String, &'u User), StatusCode> {
    let malformed = StatusCode::UNAUTHORIZED;
    let decoded = STANDARD.decode(credentials(headers, "Basic")?).map_err(|_| malformed)?;
    let text = match String::from_utf8(decoded) {
        Ok(text) => text,
        Err(error) => error.into_bytes().into_iter().map(char::from).collect(),
    };
    let (name, password) = text.split_once(':').ok_or(malformed)?;
    if name.is_empty() || password.is_empty() || text.contains(char::is_control) {
        return Err(malformed);
    }
    let user = users.verify(name, password).ok_or(StatusCode::UNAUTHORIZED)?;
    Ok((name.to_owned(), user))
}

fn token<'u>(headers: &mut HeaderMap, users: &'u Users) -> Result<&'u User, StatusCode> {
    let token = credentials(headers, "Bearer")?;
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/');
    let body = token.trim_end_matches('=');
    if body.is_empty() || !body.bytes().all(good) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    users.of_token(token).ok_or(StatusCode::UNAUTHORIZED)
}

fn refused(status: StatusCode, challenge: &'static str) -> Response {
    let fields = [
        (WWW_AUTHENTICATE, HeaderValue::from_static(challenge)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, fields, "Unauthorized Access").into_response()
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
        match verified(&mut parts.headers, &Users::from_ref(state)) {
            Ok((name, _)) => Ok(Self { name }),
            Err(status) => Err(refused(status, BASIC)),
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
        match token(&mut parts.headers, &Users::from_ref(state)) {
            Ok(_) => Ok(Self),
            Err(status) => Err(refused(status, BEARER)),
        }
    }
}

async fn basic(user: Basic) -> &'static str {
    std::hint::black_box(user.name.len());
    "hello"
}

async fn bearer(_: Bearer) -> &'static str {
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "by-hand-same-basic" => get(basic),
        "by-hand-same-bearer" => get(bearer),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Users::new()))
}
