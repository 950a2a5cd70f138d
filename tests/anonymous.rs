//! `#[verify_password(anonymous)]`: asked with two empty strings when, and only when, no credentials were sent.

mod common;

use std::cell::Cell;

use axum::{Router, routing::get};
use axum_httpauth::{AuthError, BasicAuth, BoxError, CurrentUser, get_user_roles, login_required, verify_password};
use common::{basic, get_as};

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

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
    ASKED.set(ASKED.get() + 1);
    if (username, password) == ("", "") { None } else { known(username, password) }
}

#[derive(BasicAuth)]
struct Down;

#[verify_password(auth = Down, anonymous)]
fn down(_: &str, _: &str) -> Result<bool, BoxError> {
    Err("the database is down".into())
}

#[login_required(auth = Down, optional)]
async fn down_optional(_: Option<CurrentUser<Down>>) {}

#[derive(BasicAuth)]
struct Explains;

#[verify_password(auth = Explains, anonymous)]
fn explains(username: &str, password: &str) -> Result<bool, AuthError> {
    if username == password && !username.is_empty() { Ok(true) } else { Err(AuthError::rejected("no such user")) }
}

#[login_required(auth = Explains, optional)]
async fn explained_optional(user: Option<CurrentUser<Explains>>) -> String {
    user.is_some().to_string()
}

async fn asks_twice(first: Option<CurrentUser<Closed>>, second: Option<CurrentUser<Closed>>) -> String {
    format!("{} {}", first.is_none(), second.is_none())
}

#[get_user_roles(auth = Open)]
fn roles(user: &User) -> Option<&'static str> {
    matches!(user, User::Known(_)).then_some("member")
}

#[login_required(auth = Open)]
async fn open_required(user: CurrentUser<Open>) -> String {
    name(Some(&user))
}

#[login_required(auth = Open)]
async fn open_to_all() {}

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
        .route("/open/to-all", get(open_to_all))
        .route("/open/member", get(open_member))
        .route("/closed", get(closed_required))
        .route("/closed/optional", get(closed_optional))
        .route("/closed/twice", get(asks_twice))
        .route("/explains", get(explained_optional))
}

#[tokio::test]
async fn a_verifier_may_let_in_who_sends_nothing() {
    let app = app();
    assert_eq!(common::get(&app, "/open", &[]).await.body, "guest");
    assert_eq!(get_as(&app, "/open", basic("john:john")).await.body, "john");
    assert_eq!(common::get(&app, "/open/member", &[]).await.status, 403);
    assert_eq!(get_as(&app, "/open/member", basic("john:john")).await.body, "john");
}

/// A cache knows that credentials it sees are somebody's, and nothing of a guest, whose answer is not that of a user.
#[tokio::test]
async fn the_response_to_a_guest_is_private_and_varies() {
    let app = app();
    for path in ["/open", "/open/to-all"] {
        let guest = common::get(&app, path, &[]).await;
        assert_eq!(
            (guest.only("cache-control"), guest.only("vary")),
            (Some("private"), Some("authorization")),
            "{path}"
        );
        let john = get_as(&app, path, basic("john:john")).await;
        assert_eq!((john.only("cache-control"), john.only("vary")), (None, Some("authorization")), "{path}");
    }
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

#[tokio::test]
async fn nobody_is_rejected_who_presents_nothing() {
    let app = app();
    assert_eq!(common::get(&app, "/explains", &[]).await.body, "false");
    assert_eq!(get_as(&app, "/explains", basic("john:wrong")).await.status, 401);
    assert_eq!(get_as(&app, "/explains", basic("john:john")).await.body, "true");
}

#[tokio::test]
async fn a_verifier_is_asked_once_about_nobody() {
    ASKED.take();
    assert_eq!(common::get(&app(), "/closed/twice", &[]).await.body, "true true");
    assert_eq!(ASKED.take(), 1);
}

#[tokio::test]
async fn a_response_to_guests_varies_by_the_credentials() {
    let app = app();
    assert_eq!(common::get(&app, "/open", &[]).await.only("vary"), Some("authorization"));
    assert_eq!(get_as(&app, "/open", basic("john:john")).await.only("vary"), Some("authorization"));
}

#[tokio::test]
async fn a_verifier_of_nobody_that_is_down_lets_nobody_in() {
    let app = Router::new().route("/", get(down_optional));
    assert_eq!(common::get(&app, "/", &[]).await.status, 503);
    assert_eq!(get_as(&app, "/", basic("susan:bye")).await.status, 503);
}
