//! A guard in front of a router: what it answers, in which order, and what is left to the handlers behind it.

#[path = "../common/digest.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;
mod routes;
mod schemes;

use std::{cell::Cell, io};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query},
    http::{HeaderMap, Request},
    routing::{get, post},
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, error_handler, get_user_roles, login_required, permit, require_login,
    verify_password,
};
use common::{basic, get_as, send};
use http_body_util::BodyExt;

thread_local! {
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
    static CALLED: Cell<usize> = const { Cell::new(0) };
}

#[derive(Debug)]
struct User {
    name: String,
}

#[derive(BasicAuth)]
#[auth(realm = "Staff only", roles = ["user", "admin"])]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> Result<Option<User>, BoxError> {
    VERIFIED.set(VERIFIED.get() + 1);
    match password {
        "right" => Ok(Some(User { name: username.to_owned() })),
        "down" => Err(io::Error::other("connection to 10.0.0.7 refused").into()),
        _ => Ok(None),
    }
}

#[get_user_roles]
fn get_user_roles(user: &User, again: CurrentUser<Auth>) -> &'static [&'static str] {
    assert_eq!(user.name, again.name);
    if user.name == "susan" { &["user", "admin"] } else { &["user"] }
}

#[error_handler]
fn auth_error(error: &AuthError) -> String {
    error.reason().to_owned()
}

#[permit]
fn is_self(user: &User, Path(name): Path<String>) -> bool {
    user.name == name
}

#[permit]
fn is_confirmed(user: &User) -> Result<bool, AuthError> {
    if user.name == "guest" { Err(AuthError::forbidden("Unconfirmed account")) } else { Ok(true) }
}

async fn whoami(user: CurrentUser<Auth>) -> String {
    CALLED.set(CALLED.get() + 1);
    user.name.clone()
}

async fn maybe(user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

async fn called() {
    CALLED.set(CALLED.get() + 1);
}

#[login_required]
async fn guarded(user: CurrentUser<Auth>, _: HeaderMap, again: CurrentUser<Auth>) -> String {
    format!("{} {}", user.name, again.name)
}

#[login_required(role = "admin")]
async fn for_admin() {}

#[login_required(permit = is_self)]
async fn for_oneself(user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

#[tokio::test]
async fn the_five_outcomes() {
    let routes = || Router::new().route("/", get(maybe));
    let required = routes().route_layer(require_login!(role = "admin"));
    let optional = routes().route_layer(require_login!(role = "admin", optional));
    let lenient = routes().route_layer(require_login!(role = "admin", optional = "lenient"));
    let rows = [
        ("Bearer other", [401, 200, 200]),
        ("Basic @@", [401, 401, 200]),
        (&basic("susan:wrong"), [401, 401, 200]),
        (&basic("john:right"), [403, 403, 403]),
        (&basic("susan:down"), [503, 503, 503]),
        (&basic("susan:right"), [200, 200, 200]),
    ];
    for (authorization, statuses) in rows {
        for (app, expected) in [&required, &optional, &lenient].into_iter().zip(statuses) {
            let answer = get_as(app, "/", authorization).await;
            assert_eq!(answer.status, expected, "{authorization}");
            assert_eq!(answer.challenge().is_some(), matches!(expected, 401 | 403), "{authorization}");
            let refused = expected != 200;
            assert_eq!(answer.only("cache-control") == Some("no-store"), refused, "{authorization}");
            let nobody = authorization != basic("susan:right");
            assert_eq!(answer.body == "nobody", !refused && nobody, "{authorization}: {}", answer.body);
        }
    }
    let answer = common::get(&required, "/", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "credentials are missing"));
    assert_eq!(answer.challenge(), Some("Basic realm=\"Staff only\""));
    assert_eq!(common::get(&optional, "/", &[]).await.body, "nobody");
    assert_eq!(get_as(&required, "/", basic("john:right")).await.body, "a role is missing");
}

/// A body that must not be read.
fn unread() -> Body {
    Body::new(Body::from("1").map_frame(|frame| {
        assert!(!frame.is_data(), "the body is read");
        frame
    }))
}

async fn strict(Query(_): Query<Vec<(String, u32)>>, _: CurrentUser<Auth>, Json(_): Json<u32>) {
    CALLED.set(CALLED.get() + 1);
}

#[tokio::test]
async fn a_refusal_comes_before_anything_else_is_read() {
    let app = Router::new().route("/{id}", post(strict)).route_layer(require_login!(role = "admin"));
    for (credentials, status) in [(None, 401), (Some("susan:wrong"), 401), (Some("john:right"), 403)] {
        CALLED.take();
        let mut request = Request::post("/1?a=no-number").header("content-type", "text/plain");
        if let Some(credentials) = credentials {
            request = request.header("authorization", basic(credentials));
        }
        let answer = send(&app, request.body(unread()).unwrap()).await;
        assert_eq!(answer.status, status, "{credentials:?}");
        assert_eq!(CALLED.take(), 0);
    }
}

#[tokio::test]
async fn the_user_is_verified_once_and_found_by_all() {
    let app = Router::new()
        .route("/whoami", get(whoami))
        .route("/maybe", get(maybe))
        .route("/guarded", get(guarded))
        .route("/admin", get(for_admin))
        .route("/self/{name}", get(for_oneself))
        .layer(require_login!(permit = is_confirmed))
        .layer(require_login!(role = "user"));
    for (path, body) in [
        ("/whoami", "susan"),
        ("/maybe", "susan"),
        ("/guarded", "susan susan"),
        ("/admin", ""),
        ("/self/susan", "susan"),
    ] {
        VERIFIED.take();
        let answer = get_as(&app, path, basic("susan:right")).await;
        assert_eq!((answer.status, &*answer.body), (200, body), "{path}");
        assert_eq!(VERIFIED.take(), 1, "{path}");
    }
}

#[tokio::test]
async fn guards_inside_ask_for_their_own_besides() {
    let app = Router::new()
        .route("/admin", get(for_admin))
        .route("/self/{name}", get(for_oneself))
        .route_layer(require_login!(permit = is_confirmed));
    for (path, user, status) in [
        ("/admin", "susan", 200),
        ("/admin", "john", 403),
        ("/self/john", "john", 200),
        ("/self/susan", "john", 403),
        ("/self/guest", "guest", 403),
    ] {
        VERIFIED.take();
        let answer = get_as(&app, path, basic(format!("{user}:right"))).await;
        assert_eq!(answer.status, status, "{user} at {path}");
        assert_eq!(VERIFIED.take(), 1, "{user} at {path}");
    }
    let answer = get_as(&app, "/self/guest", basic("guest:right")).await;
    assert_eq!(answer.body, "Unconfirmed account");
}

#[tokio::test]
async fn a_role_and_a_rule_must_both_hold() {
    let app = Router::new().route("/{name}", get(called)).route_layer(require_login!(role = "admin", permit = is_self));
    for (path, user, status) in [("/susan", "susan", 200), ("/john", "susan", 403), ("/john", "john", 403)] {
        assert_eq!(get_as(&app, path, basic(format!("{user}:right"))).await.status, status, "{user} at {path}");
    }
}

#[tokio::test]
async fn a_lenient_guard_outside_forgives_for_itself_alone() {
    let app = Router::new()
        .route("/guarded", get(guarded))
        .route("/maybe", get(maybe))
        .route_layer(require_login!(optional = "lenient"));
    assert_eq!(common::get(&app, "/guarded", &[]).await.status, 401);
    VERIFIED.take();
    assert_eq!(get_as(&app, "/guarded", basic("john:wrong")).await.status, 401);
    assert_eq!(get_as(&app, "/maybe", basic("john:wrong")).await.body, "nobody");
    assert_eq!(VERIFIED.take(), 2, "once a request");
}
