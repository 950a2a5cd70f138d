//! The shapes of rules.
#![deny(warnings, missing_copy_implementations, missing_debug_implementations, missing_docs, unreachable_pub)]

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, request::Parts},
    routing::get,
};
use axum_httpauth::{AuthError, BasicAuth, BoxError, CurrentUser, login_required, permit, verify_password};

/// The scheme.
#[derive(BasicAuth, Debug, Clone, Copy)]
pub struct Auth;

/// A user, with what it lends.
#[derive(Debug, Clone, Copy)]
pub struct User<'a>(&'a str);

/// What is shared.
#[derive(Debug, Clone, Copy)]
pub struct Db;

#[verify_password]
fn verify_password(username: &str, password: &str) -> Option<User<'static>> {
    (username == password).then_some(User("john"))
}

/// An error of the application.
#[derive(Debug, Clone, Copy)]
pub struct OwnError;

impl From<OwnError> for AuthError {
    fn from(_: OwnError) -> Self {
        AuthError::forbidden("unconfirmed account")
    }
}

/// Rules elsewhere.
pub mod rules {
    use super::*;

    /// What anybody may use.
    #[permit]
    pub fn public(_: &User<'_>) -> bool {
        true
    }

    #[permit]
    pub(crate) async fn of_the_crate<'a>(user: &'a User<'a>, _: Path<u32>, State(_): State<Db>) -> Result<bool, BoxError> {
        Ok(user.0.is_empty())
    }

    #[permit]
    pub(super) fn opaque(_: &User<'_>) -> Result<bool, impl Into<AuthError> + use<>> {
        Err(OwnError)
    }
}

use rules::of_the_crate;

#[permit]
async fn everything(user: &User<'_>, id: Path<u32>, _: HeaderMap, _: Query<Vec<(String, String)>>, _: Parts) -> bool {
    rules::public(user) && of_the_crate(user, id, State(Db)).await.is_ok_and(|good| good)
}

#[permit(crate = ::axum_httpauth)]
#[cfg(all())]
#[inline]
fn r#match(user: &User<'_>, _: CurrentUser<Auth>) -> bool {
    !user.0.is_empty()
}

#[permit]
#[cfg(any())]
fn r#match(_: &Missing) -> bool {}

macro_rules! by_macro {
    ($name:ident, $user:ty, $body:block) => {
        #[permit]
        fn $name(_: &$user) -> bool $body
    };
}

by_macro!(from_fragments, User<'_>, { true });

#[login_required(permit = everything)]
async fn one() {}

#[login_required(permit = self::rules::opaque, optional)]
async fn two(_: Option<CurrentUser<Auth>>, _: HeaderMap) {}

#[login_required(permit = from_fragments, auth = Auth, optional = "lenient")]
async fn three(_: Option<CurrentUser<Auth>>) {}

fn main() {
    #[permit]
    fn inside(_: &User<'_>) -> bool {
        true
    }

    #[login_required(permit = inside)]
    async fn four() {}

    #[login_required(permit = rules::public)]
    #[login_required(permit = of_the_crate)]
    async fn five() {}

    let app = Router::new().route("/1", get(one)).route("/2", get(two)).route("/3", get(three));
    let _: Router = app.route("/4", get(four)).route("/5", get(five)).with_state(Db);
}
