//! `#[verify_password(anonymous)]`: asked with two empty strings when, and only when, no credentials were sent.

mod common;

use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, CurrentUser, get_user_roles, login_required, verify_password};
use common::{basic, get_as};

#[derive(BasicAuth)]
struct Open;

#[derive(BasicAuth)]
struct Closed;

enum User {
    Guest,
    Known(String),
}

fn name(user: Option<&User>) -> String {
    match user {
        None => "nobody".to_owned(),
        Some(User::Guest) => "guest".to_owned(),
        Some(User::Known(name)) => name.clone(),
    }
}

fn known(username: &str, password: &str) -> Option<User> {
    (username == password).then(|| User::Known(username.to_owned()))
}

#[verify_password(auth = Open, anonymous)]
fn open(username: &str, password: &str) -> Option<User> {
    if (username, password) == ("", "") { Some(User::Guest) } else { known(username, password) }
}

#[verify_password(auth = Closed, anonymous)]
async fn closed(username: &str, password: &str) -> Option<User> {
    if (username, password) == ("", "") { None } else { known(username, password) }
}

#[get_user_roles(auth = Open)]
fn roles(user: &User) -> Option<&'static str> {
    matches!(user, User::Known(_)).then_some("member")
}

#[login_required(auth = Open)]
async fn open_required(user: CurrentUser<Open>) -> String {
    name(Some(&user))
}

#[login_required(auth = Open, role = "member")]
async fn open_member(user: CurrentUser<Open>) -> String {
    name(Some(&user))
}

#[login_required(auth = Closed)]
async fn closed_required(user: CurrentUser<Closed>) -> String {
    name(Some(&user))
}

#[login_required(auth = Closed, optional)]
async fn closed_optional(user: Option<CurrentUser<Closed>>) -> String {
    name(user.as_deref())
}

fn app() -> Router {
    Router::new()
        .route("/open", get(open_required))
        .route("/open/member", get(open_member))
        .route("/closed", get(closed_required))
        .route("/closed/optional", get(closed_optional))
}

#[tokio::test]
async fn a_verifier_may_let_in_who_sends_nothing() {
    let app = app();
    assert_eq!(common::get(&app, "/open", &[]).await.body, "guest");
    assert_eq!(get_as(&app, "/open", basic("john:john")).await.body, "john");
    assert_eq!(common::get(&app, "/open/member", &[]).await.status, 403);
    assert_eq!(get_as(&app, "/open/member", basic("john:john")).await.body, "john");
}

#[tokio::test]
async fn a_verifier_that_refuses_nobody_leaves_the_request_without_credentials() {
    let app = app();
    assert_eq!(common::get(&app, "/closed", &[]).await.status, 401);
    assert_eq!(common::get(&app, "/closed/optional", &[]).await.body, "nobody");
}

#[tokio::test]
async fn what_was_sent_is_never_nothing() {
    let app = app();
    for sent in ["", "Basic", "Basic @@", "Basic Og==", "Bearer abc", "Basic", "Negotiate abc"] {
        for path in ["/open", "/closed"] {
            assert_eq!(get_as(&app, path, sent).await.status, 401, "{path} with {sent:?}");
        }
    }
    assert_eq!(get_as(&app, "/open", basic("john:wrong")).await.status, 401);
    assert_eq!(get_as(&app, "/closed/optional", "Basic Og==").await.status, 401);
}
