//! Rules that are functions: what they answer, what they take, and when they are asked.

mod common;

use std::{cell::Cell, io};

use axum::{
    Extension, Router,
    body::Body,
    extract::{FromRef, Path, Query, State},
    http::{Method, Request},
    response::IntoResponse,
    routing::get,
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, Guard, Permit, TokenAuth, error_handler, get_user_roles,
    login_required, permit,
    rule::{AnyOf, HasRole, Name, Permits},
    verify_password, verify_token,
};
use common::{basic, get_as, send};
use serde_json::Value;

thread_local! {
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

struct User {
    name: String,
    confirmed: bool,
}

#[derive(BasicAuth)]
struct Auth;

/// A user whose password is the name, and who is confirmed unless a guest.
#[verify_password]
fn verify_password(username: &str, password: &str) -> Option<User> {
    VERIFIED.set(VERIFIED.get() + 1);
    (username == password).then(|| User { name: username.to_owned(), confirmed: username != "guest" })
}

#[get_user_roles]
fn get_user_roles(user: &User) -> Vec<String> {
    vec![user.name.clone(), "user".to_owned()]
}

#[error_handler]
fn auth_error(error: &AuthError) -> String {
    error.reason().to_owned()
}

/// Who owns the document of this number.
#[derive(Clone)]
struct Db(Vec<&'static str>);

#[derive(Clone)]
struct App {
    db: Db,
}

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Self {
        app.db.clone()
    }
}

mod rules {
    use super::*;

    #[permit]
    pub(super) async fn is_owner(user: &User, Path(id): Path<usize>, State(db): State<Db>) -> Result<bool, BoxError> {
        ASKED.set(ASKED.get() + 1);
        match db.0.get(id) {
            Some(&"locked") => Err(io::Error::other("the table of hunter2 is locked").into()),
            owner => Ok(owner.is_some_and(|owner| *owner == user.name)),
        }
    }

    #[permit]
    pub(super) fn is_confirmed(user: &User) -> Result<bool, AuthError> {
        if user.confirmed { Ok(true) } else { Err(AuthError::forbidden("Unconfirmed account")) }
    }
}

use rules::is_owner;

#[permit]
async fn owns_and_is_confirmed(user: &User, id: Path<usize>, db: State<Db>) -> Result<bool, AuthError> {
    Ok(rules::is_confirmed(user)? && is_owner(user, id, db).await?)
}

#[permit]
fn is_named(user: &User, Query(query): Query<Vec<(String, usize)>>, again: CurrentUser<Auth>) -> bool {
    query.iter().any(|(name, _)| *name == user.name && *name == again.name)
}

#[permit]
fn has_extension(_: &User, _: Extension<App>) -> bool {
    true
}

#[permit]
fn relogin(_: &User) -> Result<bool, AuthError> {
    Err(AuthError::rejected("log in again"))
}

#[login_required(permit = is_owner)]
async fn edit(user: CurrentUser<Auth>, Path(id): Path<usize>) -> String {
    format!("{} edits {id}", user.name)
}

#[login_required(role = ["editor", "susan"], permit = rules::is_owner)]
async fn publish() {}

#[login_required(permit = owns_and_is_confirmed)]
async fn sign() {}

#[login_required(permit = is_named)]
async fn alone() {}

#[login_required(role = "user", permit = is_named)]
async fn with_role() {}

#[login_required(permit = is_named)]
async fn with_others(_: Method, user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

#[login_required(permit = rules::is_confirmed)]
async fn vote() {}

#[login_required(permit = has_extension)]
async fn extension() {}

#[login_required(permit = relogin)]
async fn stale_login() {}

#[login_required(permit = rules::is_confirmed, optional)]
async fn optional(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

#[login_required(permit = is_owner, role = "user", optional = "lenient")]
async fn lenient(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

#[login_required]
#[login_required(permit = rules::is_confirmed)]
async fn stacked(_: CurrentUser<Auth>) {}

type Susan = Name<5, { u128::from_be_bytes(*b"susan\0\0\0\0\0\0\0\0\0\0\0") }>;
type John = Name<4, { u128::from_be_bytes(*b"john\0\0\0\0\0\0\0\0\0\0\0\0") }>;

async fn by_hand(_: Guard<Auth, Permits<is_owner>>) {}

type Both = (HasRole<AnyOf<Susan, John>>, Permits<is_owner>);

async fn both_by_hand(_: Guard<Auth, Both>) {}

fn app() -> Router {
    Router::new()
        .route("/edit/{id}", get(edit))
        .route("/publish/{id}", get(publish))
        .route("/sign/{id}", get(sign))
        .route("/alone", get(alone))
        .route("/role", get(with_role))
        .route("/others", get(with_others))
        .route("/vote", get(vote))
        .route("/extension", get(extension))
        .route("/relogin", get(stale_login))
        .route("/optional", get(optional))
        .route("/lenient/{id}", get(lenient))
        .route("/stacked", get(stacked))
        .route("/hand/{id}", get(by_hand))
        .route("/both/{id}", get(both_by_hand))
        .with_state(App { db: Db(vec!["susan", "john", "guest", "locked"]) })
}

async fn status(path: &str, name: &str) -> u16 {
    get_as(&app(), path, basic(format!("{name}:{name}"))).await.status
}

#[tokio::test]
async fn the_owner_passes_and_nobody_else() {
    for (path, name, expected) in [
        ("/edit/0", "susan", 200),
        ("/edit/0", "john", 403),
        ("/edit/1", "susan", 403),
        ("/edit/1", "john", 200),
        ("/edit/7", "susan", 403),
        ("/hand/0", "susan", 200),
        ("/hand/0", "john", 403),
    ] {
        assert_eq!(status(path, name).await, expected, "{name} at {path}");
    }
    assert_eq!(get_as(&app(), "/edit/0", basic("susan:susan")).await.body, "susan edits 0");
}

#[tokio::test]
async fn the_rule_is_not_asked_about_requests_without_a_user() {
    ASKED.take();
    for authorization in ["Bearer x".to_owned(), "Basic @@".to_owned(), basic("susan:wrong")] {
        let answer = get_as(&app(), "/edit/0", &authorization).await;
        assert_eq!(answer.status, 401, "{authorization}");
        assert!(answer.challenge().is_some(), "{authorization}");
    }
    assert_eq!(common::get(&app(), "/edit/0", &[]).await.status, 401);
    assert_eq!(common::get(&app(), "/edit/no-number", &[]).await.status, 401);
    assert_eq!(ASKED.take(), 0);
}

#[tokio::test]
async fn a_403_carries_the_challenge_and_a_plain_reason() {
    let answer = get_as(&app(), "/edit/1", basic("susan:susan")).await;
    assert_eq!((answer.status, &*answer.body), (403, "the user is not permitted to do this"));
    assert!(answer.challenge().is_some());
    assert_eq!(answer.only("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn an_unconfirmed_account_is_403_with_its_reason_in_the_error_handler() {
    let answer = get_as(&app(), "/vote", basic("guest:guest")).await;
    assert_eq!((answer.status, &*answer.body), (403, "Unconfirmed account"));
    assert_eq!(status("/vote", "susan").await, 200);
    assert_eq!(status("/stacked", "guest").await, 403);
    assert_eq!(status("/stacked", "susan").await, 200);
}

#[tokio::test]
async fn a_rule_can_call_another() {
    for (path, name, expected) in [("/sign/0", "susan", 200), ("/sign/1", "susan", 403), ("/sign/2", "guest", 403)] {
        assert_eq!(status(path, name).await, expected, "{name} at {path}");
    }
    assert_eq!(get_as(&app(), "/sign/2", basic("guest:guest")).await.body, "Unconfirmed account");
}

#[tokio::test]
async fn an_error_of_the_rule_is_answered_as_it_says() {
    let answer = get_as(&app(), "/edit/3", basic("susan:susan")).await;
    assert_eq!(answer.status, 503);
    assert!(!answer.body.contains("hunter2"), "{}", answer.body);
    let answer = get_as(&app(), "/relogin", basic("susan:susan")).await;
    assert_eq!((answer.status, &*answer.body), (401, "log in again"));
    assert!(answer.challenge().is_some());
}

#[tokio::test]
async fn what_the_rule_takes_and_the_client_did_not_send_is_403() {
    assert_eq!(status("/edit/no-number", "susan").await, 403);
    assert_eq!(status("/alone?susan=no-number", "susan").await, 403);
    assert_eq!(status("/alone", "susan").await, 403);
    assert_eq!(status("/alone?susan=1", "susan").await, 200);
}

#[tokio::test]
async fn what_the_rule_takes_and_the_server_does_not_have_is_503() {
    assert_eq!(status("/extension", "susan").await, 503);
    let app = app().layer(Extension(App { db: Db(Vec::new()) }));
    assert_eq!(get_as(&app, "/extension", basic("susan:susan")).await.status, 200);
}

#[tokio::test]
async fn a_role_and_a_rule_must_both_hold_and_the_role_is_asked_first() {
    for (path, name, expected, asked) in [
        ("/publish/0", "susan", 200, 1),
        ("/publish/1", "susan", 403, 1),
        ("/publish/1", "john", 403, 0),
        ("/both/0", "susan", 200, 1),
        ("/both/1", "john", 200, 1),
        ("/both/0", "john", 403, 1),
        ("/both/2", "guest", 403, 0),
    ] {
        ASKED.take();
        assert_eq!(status(path, name).await, expected, "{name} at {path}");
        assert_eq!(ASKED.take(), asked, "{name} at {path}");
    }
}

#[tokio::test]
async fn without_a_user_an_optional_guard_asks_no_rule_and_with_one_it_does() {
    assert_eq!(common::get(&app(), "/optional", &[]).await.body, "false");
    assert_eq!(get_as(&app(), "/optional", basic("susan:wrong")).await.status, 401);
    assert_eq!(get_as(&app(), "/optional", basic("susan:susan")).await.body, "true");
    assert_eq!(status("/optional", "guest").await, 403);
    ASKED.take();
    assert_eq!(common::get(&app(), "/lenient/0", &[]).await.body, "false");
    assert_eq!(get_as(&app(), "/lenient/0", basic("susan:wrong")).await.body, "false");
    assert_eq!(ASKED.take(), 0);
    assert_eq!(get_as(&app(), "/lenient/0", basic("susan:susan")).await.body, "true");
    assert_eq!(status("/lenient/1", "susan").await, 403);
}

#[tokio::test]
async fn a_rule_that_asks_for_the_user_does_not_verify_again() {
    for path in ["/alone?susan=1", "/role?susan=1", "/others?susan=1"] {
        VERIFIED.take();
        assert_eq!(status(path, "susan").await, 200, "{path}");
        assert_eq!(VERIFIED.take(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_user_from_a_layer_is_asked_about_all_the_same() {
    let user = |name: &str| CurrentUser::<Auth>::new(User { name: name.to_owned(), confirmed: true });
    for (name, expected) in [("susan", 200), ("john", 403)] {
        let request = Request::get("/edit/0").extension(user(name)).body(Body::empty()).unwrap();
        assert_eq!(send(&app(), request).await.status, expected, "{name}");
    }
}

/// Another scheme with the same users shares the rules, and a rule without the macro is one.
#[derive(TokenAuth)]
struct ApiKey;

#[verify_token(auth = ApiKey)]
fn verify_token(token: &str) -> Option<User> {
    Some(User { name: token.to_owned(), confirmed: false })
}

struct Never;

impl Permit<User> for Never {
    type Extractors = ();

    async fn permit(_: &User, (): ()) -> Result<bool, AuthError> {
        Ok(false)
    }
}

#[login_required(auth = ApiKey, permit = is_owner)]
async fn by_key() {}

#[login_required(auth = ApiKey, permit = Never)]
async fn never() {}

#[error_handler(auth = ApiKey)]
fn api_error(error: &AuthError) -> impl IntoResponse {
    axum::Json(Value::from(error.reason()))
}

#[tokio::test]
async fn a_rule_is_about_users_and_not_about_a_scheme() {
    let app = Router::new().route("/{id}", get(by_key)).route("/", get(never)).with_state(Db(vec!["susan"]));
    assert_eq!(get_as(&app, "/0", "Bearer susan").await.status, 200);
    let answer = get_as(&app, "/0", "Bearer john").await;
    assert_eq!(answer.status, 403);
    assert!(answer.challenge().is_some_and(|challenge| challenge.ends_with("error=\"insufficient_scope\"")));
    assert_eq!(get_as(&app, "/", "Bearer susan").await.status, 403);
}
