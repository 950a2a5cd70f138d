//! The shapes of callbacks.
#![deny(warnings)]

use std::{borrow::Cow, collections::HashSet, convert::Infallible, net::SocketAddr, rc::Rc, sync::Arc};

use axum::{
    Json, Router,
    extract::{ConnectInfo, Extension, FromRequestParts, State, rejection::ExtensionRejection},
    http::{HeaderMap, Method, request::Parts},
    response::IntoResponse,
    routing::get,
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, TokenAuth, Username, error_handler, get_password,
    get_user_roles, hash_password, login_required,
    verify_password, verify_token,
};

#[derive(Clone)]
pub struct Db;

macro_rules! schemes {
    ($derive:ident: $($name:ident),*) => {$(#[derive($derive)] pub struct $name;)*};
}

schemes!(BasicAuth: Auth, Owned, Fallible, FallibleBool, Foreign, Clear, Stored, Hashed, Salted);
schemes!(TokenAuth: Plain, Unit, Own);

#[derive(Debug)]
pub struct OwnError;

impl From<OwnError> for AuthError {
    fn from(_: OwnError) -> Self {
        AuthError::forbidden("unconfirmed account")
    }
}

pub struct NotSend(Rc<str>);

impl From<NotSend> for AuthError {
    fn from(NotSend(reason): NotSend) -> Self {
        AuthError::rejected(reason.to_string())
    }
}

pub struct Newtype(String);

impl From<&str> for Newtype {
    fn from(text: &str) -> Self {
        Newtype(text.to_owned())
    }
}

/// An extractor for routers with this state alone.
pub struct Tenant;

impl FromRequestParts<Db> for Tenant {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &Db) -> Result<Tenant, Infallible> {
        Ok(Tenant)
    }
}

#[verify_password(anonymous)]
fn with_everything(
    username: &str,
    password: &str,
    State(_): State<Db>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    method: Method,
    _: Tenant,
    _: Result<Extension<Cow<'static, str>>, ExtensionRejection>,
) -> bool {
    username == password && peer.port() > 0 && headers.is_empty() && method == Method::GET
}

#[verify_password(auth = Owned)]
async fn owned(username: String, password: Newtype) -> Option<Cow<'static, str>> {
    (username == password.0).then_some(Cow::Owned(username))
}

#[verify_password(auth = crate::Fallible)]
async fn fallible(username: Cow<'_, str>, password: &str) -> Result<Option<String>, BoxError> {
    let number: u32 = password.parse()?;
    Ok((number == 5).then(|| username.into_owned()))
}

#[verify_password(auth = FallibleBool)]
fn fallible_bool(username: &str, _: &str) -> Result<bool, AuthError> {
    match username {
        "john" => Err(AuthError::rejected("john left")),
        "mary" => Err(AuthError::unavailable("the database is down")),
        _ => Ok(true),
    }
}

#[verify_password(auth = Foreign)]
fn foreign(_: &str, _: &str) -> Result<Option<&'static str>, OwnError> {
    Err(OwnError)
}

#[get_password(auth = Clear)]
fn clear(username: &str) -> Option<&'static str> {
    (username == "susan").then_some("bye")
}

/// Neither the error nor the text is `Send`.
#[get_password(auth = Stored)]
fn stored(username: Newtype, State(_): State<Db>) -> Result<Option<(Newtype, Rc<str>)>, NotSend> {
    if username.0.is_empty() { Err(NotSend(Rc::from("empty"))) } else { Ok(Some((username, Rc::from("bye")))) }
}

#[get_password(auth = Hashed)]
async fn hashed(_: String, _: HeaderMap) -> Result<Option<(u32, Box<str>)>, BoxError> {
    Ok(None)
}

#[hash_password(auth = Hashed)]
fn hash(password: Newtype) -> String {
    password.0
}

#[hash_password(auth = crate::Salted)]
async fn hash_with_everything(
    username: Cow<'_, str>,
    password: std::string::String,
    State(_): State<Db>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Result<String, OwnError> {
    Ok(format!("{username}{password}{}", peer.port()))
}

#[get_password(auth = Salted)]
async fn salted(_: &str) -> Option<Arc<str>> {
    None
}

#[verify_token(auth = Plain)]
async fn plain(token: &str, State(_): State<Db>) -> Option<HashSet<String>> {
    Some(HashSet::from([token.to_owned()]))
}

#[verify_token(auth = Unit)]
fn unit(token: String) -> bool {
    token.len() == 5
}

#[verify_token(auth = Own)]
fn own(_: &str) -> Result<bool, OwnError> {
    Ok(false)
}

#[get_user_roles]
fn one(user: &Username) -> Option<&str> {
    Some(user)
}

#[get_user_roles(auth = Owned)]
async fn in_array(_: &str) -> [&'static str; 2] {
    ["user", "admin"]
}

#[get_user_roles(auth = Fallible)]
async fn in_result(user: &String, State(_): State<Db>) -> Result<Vec<String>, BoxError> {
    Ok(vec![user.clone()])
}

#[get_user_roles(auth = Plain)]
fn borrowed(user: &HashSet<String>) -> &HashSet<String> {
    user
}

#[error_handler]
fn with_error(error: &AuthError) -> impl IntoResponse {
    Json(error.reason().to_owned())
}

#[error_handler(auth = Owned)]
async fn with_parts(error: &AuthError, parts: &Parts) -> String {
    format!("{} at {}", error.reason(), parts.uri)
}

#[error_handler(auth = Plain)]
async fn with_extractors(error: &AuthError, Extension(db): Extension<Db>, headers: HeaderMap) -> Result<String, Infallible> {
    let Db = db;
    Ok(format!("{} {}", error.reason(), headers.len()))
}

#[login_required(role = ["user", ["moderator", "contributor"]], optional)]
async fn index(user: Option<CurrentUser<Auth>>, unit: Option<CurrentUser<Unit>>) -> String {
    format!("{} {}", user.is_some(), unit.is_some())
}

#[login_required(auth = Owned, role = "admin")]
#[login_required(auth = Fallible, role = ["5", "admin"])]
#[login_required(auth = FallibleBool)]
#[login_required(auth = Foreign)]
#[login_required(auth = Clear)]
#[login_required(auth = Stored)]
#[login_required(auth = Hashed)]
#[login_required(auth = Salted)]
#[login_required(auth = Plain, role = [["a", "b"], ["c"]], optional = "lenient")]
#[login_required(auth = Unit, optional = "lenient")]
#[login_required(auth = Own)]
async fn all(unit: CurrentUser<Own>) {
    let () = *unit;
}

fn main() {
    let _: Router = Router::new().route("/", get(index)).route("/all", get(all)).with_state(Db);
}
