//! The options of schemes, in any visibility, and the runtime under another path.
#![deny(warnings)]

use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, Role, TokenAuth};

mod reexport {
    pub use axum_httpauth as auth;
}

#[derive(BasicAuth)]
#[auth(realm = "Staff only", charset = "utf-8")]
#[auth(scheme = "X-Basic", roles = ["user", "admin"])]
pub struct Everything;

#[derive(BasicAuth)]
#[auth()]
struct Auth {}

#[derive(TokenAuth, Debug, Clone)]
#[auth(scheme = "ApiKey", realm = "", roles = ["user"])]
pub(crate) struct ApiKey(());

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", scheme = "Token")]
struct Header;

#[derive(TokenAuth)]
#[auth(cookie = "__Host-session")]
struct Cookie;

#[derive(TokenAuth)]
#[auth(query = "access token")]
struct Query;

#[derive(TokenAuth)]
#[auth(crate = reexport::auth)]
struct Moved;

#[derive(Role)]
#[auth(crate = crate::reexport::auth)]
#[repr(i8)]
enum MovedRole {
    User = -1,
    Admin,
}

#[reexport::auth::verify_token(auth = Moved, crate = reexport::auth)]
fn verify_token(_: &str) -> Option<u8> {
    Some(5)
}

#[reexport::auth::get_user_roles(auth = Moved, crate = reexport::auth)]
fn get_user_roles(_: &u8) -> [MovedRole; 2] {
    [MovedRole::User, MovedRole::Admin]
}

#[reexport::auth::error_handler(auth = Moved, crate = reexport::auth)]
fn error_handler(error: &axum_httpauth::AuthError) -> String {
    error.reason().to_owned()
}

#[reexport::auth::login_required(auth = Moved, role = MovedRole::User, crate = reexport::auth)]
pub async fn index() {}

mod without_a_prelude {
    #![no_implicit_prelude]
    #![allow(non_camel_case_types)]

    struct String;
    struct Option;
    struct Result;
    struct Some;
    struct Ok;

    #[derive(::axum_httpauth::TokenAuth)]
    #[auth(roles = ["user"])]
    pub struct Auth;

    #[::axum_httpauth::verify_token]
    fn verify_token(token: &::core::primitive::str) -> ::core::primitive::bool {
        let _ = (String, Option, Result, Some, Ok);
        !token.is_empty()
    }

    #[::axum_httpauth::get_user_roles]
    fn get_user_roles(_: &()) -> &'static ::core::primitive::str {
        "user"
    }

    #[::axum_httpauth::login_required(role = "user")]
    pub async fn index() {}
}

fn main() {
    let _ = (Everything, Auth {}, ApiKey(()), Header, Cookie, Query, Moved);
    let _: Router = Router::new().route("/", get(index)).route("/prelude", get(without_a_prelude::index));
}
