//! A route for each place that credentials can stand in, with one user and one token that are right.

use std::cell::Cell;

use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, TokenAuth, login_required, verify_password, verify_token};

#[derive(BasicAuth)]
pub(crate) struct Auth;

#[derive(TokenAuth)]
pub(crate) struct Bearer;

#[derive(TokenAuth)]
#[auth(scheme = "ApiKey")]
pub(crate) struct ApiKey;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
pub(crate) struct Header;

#[derive(TokenAuth)]
#[auth(cookie = "session")]
pub(crate) struct Cookie;

#[derive(TokenAuth)]
#[auth(query = "access_token")]
pub(crate) struct Query;

thread_local! {
    /// How often a verifier was asked.
    pub(crate) static VERIFIED: Cell<usize> = const { Cell::new(0) };
}

/// The one user.
#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    VERIFIED.set(VERIFIED.get() + 1);
    assert!(!username.is_empty() && !password.is_empty());
    username == "susan" && password == "se:cr£t"
}

fn is_token(token: &str) -> bool {
    VERIFIED.set(VERIFIED.get() + 1);
    assert!(!token.is_empty() && !token.contains(char::is_control));
    token == "se-cr.t"
}

#[verify_token(auth = Bearer)]
fn bearer(token: &str) -> bool {
    is_token(token)
}

#[verify_token(auth = ApiKey)]
fn api_key(token: &str) -> bool {
    is_token(token)
}

#[verify_token(auth = Header)]
fn header(token: &str) -> bool {
    is_token(token)
}

#[verify_token(auth = Cookie)]
fn cookie(token: &str) -> bool {
    is_token(token)
}

#[verify_token(auth = Query)]
fn query(token: &str) -> bool {
    is_token(token)
}

macro_rules! guarded {
    ($($name:ident: $auth:ident),*) => {
        pub(crate) mod guarded {
            $(#[super::login_required(auth = super::$auth)] pub(crate) async fn $name() {})*
        }

        pub(crate) fn app() -> Router {
            Router::new()$(.route(concat!("/", stringify!($name)), get(guarded::$name)))*
        }
    };
}

guarded!(basic: Auth, bearer: Bearer, api_key: ApiKey, header: Header, cookie: Cookie, query: Query);
