//! The five outcomes, for each kind of guard: what carries no, malformed, wrong, insufficient or uncheckable credentials.

mod common;

use std::{cell::Cell, io};

use axum::{Router, routing::get};
use axum_httpauth::{
    BasicAuth, BoxError, CurrentUser, TokenAuth, get_user_roles, login_required, verify_password, verify_token,
};
use common::{basic, get_as};

#[derive(BasicAuth)]
#[auth(realm = "Staff only")]
struct Auth;

#[derive(TokenAuth)]
struct Bearer;

struct User {
    name: String,
}

thread_local! {
    /// How often the verifier was asked.
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
}

fn check(name: &str, secret: &str) -> Result<Option<User>, BoxError> {
    VERIFIED.set(VERIFIED.get() + 1);
    assert!(!name.is_empty() && !secret.is_empty(), "a verifier sees no empty credentials");
    match secret {
        "right" => Ok(Some(User { name: name.to_owned() })),
        "down" => Err(io::Error::other("connection to 10.0.0.7 refused for password hunter2").into()),
        _ => Ok(None),
    }
}

#[verify_password]
async fn verify_password(username: &str, password: &str) -> Result<Option<User>, BoxError> {
    check(username, password)
}

#[verify_token(auth = Bearer)]
async fn verify_token(token: &str) -> Result<Option<User>, BoxError> {
    let (name, secret) = token.split_once('.').unwrap_or((token, "wrong"));
    check(name, secret)
}

fn roles_of(user: &User) -> Result<Vec<&'static str>, BoxError> {
    match &*user.name {
        "susan" => Ok(vec!["user", "admin"]),
        "john" => Ok(vec!["user"]),
        _ => Err(io::Error::other("the role table of hunter2 is locked").into()),
    }
}

#[get_user_roles]
fn basic_roles(user: &User) -> Result<Vec<&'static str>, BoxError> {
    roles_of(user)
}

#[get_user_roles(auth = Bearer)]
async fn bearer_roles(user: &User) -> Result<Vec<&'static str>, BoxError> {
    roles_of(user)
}

fn greet(user: Option<&User>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

macro_rules! handlers {
    ($module:ident, $auth:ident) => {
        mod $module {
            use super::*;

            #[login_required(auth = $auth)]
            pub async fn required(user: CurrentUser<$auth>) -> String {
                greet(Some(&user))
            }

            #[login_required(auth = $auth, role = "admin")]
            pub async fn admin(user: CurrentUser<$auth>) -> String {
                greet(Some(&user))
            }

            #[login_required(auth = $auth, optional)]
            pub async fn optional(user: Option<CurrentUser<$auth>>) -> String {
                greet(user.as_deref())
            }

            #[login_required(auth = $auth, optional, role = "admin")]
            pub async fn optional_admin(user: Option<CurrentUser<$auth>>) -> String {
                greet(user.as_deref())
            }

            #[login_required(auth = $auth, optional = "lenient")]
            pub async fn lenient(user: Option<CurrentUser<$auth>>) -> String {
                greet(user.as_deref())
            }

            #[login_required(auth = $auth, optional = "lenient", role = "admin")]
            pub async fn lenient_admin(user: Option<CurrentUser<$auth>>) -> String {
                greet(user.as_deref())
            }

            pub fn app() -> Router {
                Router::new()
                    .route("/required", get(required))
                    .route("/admin", get(admin))
                    .route("/optional", get(optional))
                    .route("/optional-admin", get(optional_admin))
                    .route("/lenient", get(lenient))
                    .route("/lenient-admin", get(lenient_admin))
            }
        }
    };
}

handlers!(by_password, Auth);
handlers!(by_token, Bearer);

const ROUTES: [&str; 6] = ["/required", "/admin", "/optional", "/optional-admin", "/lenient", "/lenient-admin"];

/// What a route says: the name that it greets, or the status.
type Outcome = Result<&'static str, u16>;

const REFUSED: Outcome = Err(401);
const FORBIDDEN: Outcome = Err(403);
const UNAVAILABLE: Outcome = Err(503);
const NOBODY: Outcome = Ok("nobody");

/// A row of the table: the credentials, how often the verifier is asked about them, the outcome on each route, and the
/// challenge of a 401.
type Row = (Option<String>, usize, [Outcome; 6], &'static str);

async fn check_table(app: &Router, rows: &[Row], forbidden: &str) {
    for (authorization, verified, outcomes, challenge) in rows {
        for (route, outcome) in ROUTES.iter().zip(outcomes) {
            let answer = match authorization {
                Some(value) => get_as(app, route, value).await,
                None => common::get(app, route, &[]).await,
            };
            let case = format!("{authorization:?} on {route}");
            assert_eq!(VERIFIED.take(), *verified, "{case}");
            match outcome {
                Ok(name) => {
                    assert_eq!((answer.status, &*answer.body), (200, *name), "{case}");
                    assert_eq!(answer.challenge(), None, "{case}");
                }
                Err(status) => {
                    assert_eq!(answer.status, *status, "{case}");
                    assert_eq!(answer.body, "Unauthorized Access", "{case}");
                    assert_eq!(answer.only("content-type"), Some("text/plain; charset=utf-8"), "{case}");
                    assert_eq!(answer.only("cache-control"), Some("no-store"), "{case}");
                    let expected = match status {
                        401 => Some(*challenge),
                        403 => Some(forbidden),
                        _ => None,
                    };
                    assert_eq!(answer.challenge(), expected, "{case}");
                }
            }
        }
    }
}

#[tokio::test]
async fn each_outcome_of_basic_is_as_the_table_says() {
    let challenge = "Basic realm=\"Staff only\"";
    let none = [REFUSED, REFUSED, NOBODY, NOBODY, NOBODY, NOBODY];
    let bad = [REFUSED, REFUSED, REFUSED, REFUSED, NOBODY, NOBODY];
    let user = [Ok("john"), FORBIDDEN, Ok("john"), FORBIDDEN, Ok("john"), FORBIDDEN];
    let roles_down = [Ok("mary"), UNAVAILABLE, Ok("mary"), UNAVAILABLE, Ok("mary"), UNAVAILABLE];
    let rows = [
        (None, 0, none, challenge),
        (Some("Bearer abc".to_owned()), 0, none, challenge),
        (Some("Basic @@".to_owned()), 0, bad, challenge),
        (Some("Basic".to_owned()), 0, bad, challenge),
        (Some(String::new()), 0, bad, challenge),
        (Some(basic("john:wrong")), 1, bad, challenge),
        (Some(basic("john:right")), 1, user, challenge),
        (Some(basic("susan:right")), 1, [Ok("susan"); 6], challenge),
        (Some(basic("john:down")), 1, [UNAVAILABLE; 6], challenge),
        (Some(basic("mary:right")), 1, roles_down, challenge),
    ];
    check_table(&by_password::app(), &rows, challenge).await;
}

#[tokio::test]
async fn each_outcome_of_bearer_is_as_the_table_says() {
    let missing = "Bearer realm=\"Authentication Required\"";
    let invalid = "Bearer realm=\"Authentication Required\", error=\"invalid_token\"";
    let forbidden = "Bearer realm=\"Authentication Required\", error=\"insufficient_scope\"";
    let none = [REFUSED, REFUSED, NOBODY, NOBODY, NOBODY, NOBODY];
    let bad = [REFUSED, REFUSED, REFUSED, REFUSED, NOBODY, NOBODY];
    let user = [Ok("john"), FORBIDDEN, Ok("john"), FORBIDDEN, Ok("john"), FORBIDDEN];
    let rows = [
        (None, 0, none, missing),
        (Some(basic("john:right")), 0, none, missing),
        (Some("Bearer".to_owned()), 0, bad, invalid),
        (Some("Bearer a b".to_owned()), 0, bad, invalid),
        (Some("Bearer john.wrong".to_owned()), 1, bad, invalid),
        (Some("bearer john.right".to_owned()), 1, user, missing),
        (Some("Bearer susan.right".to_owned()), 1, [Ok("susan"); 6], missing),
        (Some("Bearer john.down".to_owned()), 1, [UNAVAILABLE; 6], missing),
    ];
    check_table(&by_token::app(), &rows, forbidden).await;
}

#[tokio::test]
async fn what_is_ambiguous_or_too_large_is_refused_whatever_the_guard() {
    let app = by_password::app();
    let (good, long) = (basic("susan:right"), basic(format!("susan:{}", "x".repeat(8 * 1024))));
    for route in ROUTES {
        let twice =
            common::get(&app, route, &[("authorization", good.as_bytes()), ("authorization", good.as_bytes())]).await;
        assert_eq!(twice.status, 400, "{route}");
        assert_eq!(get_as(&app, route, &long).await.status, 431, "{route}");
    }
}
