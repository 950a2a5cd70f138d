//! Several schemes on one route: who decides, what the others have to say, and what the client is asked for.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/digest.rs"]
mod digest;

mod answers;
mod modes;
mod nested;
mod outcomes;
mod properties;
mod roles;
mod users;
mod with_digest;

use std::{cell::RefCell, io};

use axum_httpauth::{AuthError, BasicAuth, BoxError, TokenAuth, verify_password, verify_token};

#[derive(BasicAuth)]
#[auth(realm = "Staff only")]
pub(crate) struct Password;

#[derive(TokenAuth)]
#[auth(realm = "Programs")]
pub(crate) struct Bearer;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", realm = "Keys")]
pub(crate) struct ApiKey;

#[derive(TokenAuth)]
#[auth(cookie = "session", realm = "Pages")]
pub(crate) struct Session;

#[derive(TokenAuth)]
#[auth(query = "access_token", realm = "Links")]
pub(crate) struct Link;

pub(crate) const BASIC: &str = "Basic realm=\"Staff only\"";
pub(crate) const BEARER: &str = "Bearer realm=\"Programs\"";
pub(crate) const INVALID_TOKEN: &str = "Bearer realm=\"Programs\", error=\"invalid_token\"";
pub(crate) const API_KEY: &str = "ApiKey realm=\"Keys\"";
pub(crate) const COOKIE: &str = "Cookie realm=\"Pages\"";
pub(crate) const LINK: &str = "Bearer realm=\"Links\"";

/// A user of any of the members.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) name: String,
}

thread_local! {
    /// Which verifiers were asked, and about what.
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The verifiers that were asked since the last time.
pub(crate) fn asked() -> Vec<String> {
    ASKED.take()
}

pub(crate) fn check(member: &str, secret: &str) -> Result<Option<User>, BoxError> {
    ASKED.with_borrow_mut(|asked| asked.push(format!("{member} {secret}")));
    match secret.split_once('-') {
        Some((name, "right")) => Ok(Some(User { name: name.to_owned() })),
        Some((_, "down")) => Err(io::Error::other("the database of hunter2 is down").into()),
        Some((_, "locked")) => Err(AuthError::forbidden("the account is locked").into()),
        Some((_, "expired")) => Err(AuthError::rejected("the token expired").into()),
        _ => Ok(None),
    }
}

#[verify_password(auth = Password)]
fn verify_password(username: &str, password: &str) -> Result<Option<User>, BoxError> {
    check("password", &format!("{username}-{password}"))
}

macro_rules! tokens {
    ($($name:ident: $auth:ident),*) => {$(
        #[verify_token(auth = $auth)]
        async fn $name(token: &str) -> Result<Option<User>, BoxError> {
            check(stringify!($name), token)
        }
    )*};
}

tokens!(bearer: Bearer, key: ApiKey, session: Session, link: Link);
