//! What an error handler gets, and what becomes of its answer.

mod common;

use axum::{
    Extension, Json, Router,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, DigestAuth, ErrorKind, TokenAuth, error_handler, generate_nonce,
    get_password, get_user_roles, login_required, verify_nonce, verify_password, verify_token,
};
use common::{basic, get_as};
use serde_json::json;

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
struct Bearer;

#[derive(TokenAuth)]
#[auth(scheme = "ApiKey")]
struct Extended;

fn check(name: &str) -> Result<Option<String>, AuthError> {
    match name {
        "expired" => Err(AuthError::rejected("the token expired")),
        "hostile" => Err(AuthError::rejected("a \"quote\"\r\nSet-Cookie: a=b; é\\")),
        "unconfirmed" => Err(AuthError::forbidden("unconfirmed account")),
        "down" => Err(BoxError::from("password hunter2 of 10.0.0.7").into()),
        "boxed" => Err(BoxError::from(AuthError::rejected("boxed and still rejected")).into()),
        "wrong" => Ok(None),
        name => Ok(Some(name.to_owned())),
    }
}

#[verify_password]
fn verify_password(username: &str, _: &str) -> Result<Option<String>, AuthError> {
    check(username)
}

#[verify_token(auth = Bearer)]
async fn verify_token(token: &str) -> Result<Option<String>, AuthError> {
    check(token)
}

#[verify_token(auth = Extended)]
async fn verify_key(token: &str) -> Result<Option<String>, AuthError> {
    check(token)
}

#[get_user_roles]
fn roles(_: &String) -> &'static str {
    "user"
}

#[get_user_roles(auth = Bearer)]
fn bearer_roles(_: &String) -> &'static str {
    "user"
}

/// Answers as its path says.
#[error_handler]
fn auth_error(error: &AuthError, parts: &Parts) -> Response {
    match parts.uri.path() {
        "/200" => "fine".into_response(),
        "/204" => StatusCode::NO_CONTENT.into_response(),
        "/404" => StatusCode::NOT_FOUND.into_response(),
        "/401" => StatusCode::UNAUTHORIZED.into_response(),
        "/403" => StatusCode::FORBIDDEN.into_response(),
        "/100" => StatusCode::CONTINUE.into_response(),
        "/304" => StatusCode::NOT_MODIFIED.into_response(),
        "/empty-challenge" => ([(header::WWW_AUTHENTICATE, "")], "empty").into_response(),
        "/debug" => format!("{error:?}").into_response(),
        "/redirect" => Redirect::to("/login").into_response(),
        "/challenge" => ([(header::WWW_AUTHENTICATE, "X-Own realm=\"own\"")], "own").into_response(),
        "/cached" => ([(header::CACHE_CONTROL, "public, max-age=60")], "cached").into_response(),
        _ => Json(json!({ "error": error.reason(), "status": error.status().as_u16() })).into_response(),
    }
}

#[derive(Clone)]
struct Page(&'static str);

#[error_handler(auth = Extended)]
async fn with_extension(error: &AuthError, Extension(Page(page)): Extension<Page>) -> String {
    format!("{page} {}", error.reason())
}

/// A scheme that has nothing to ask with, and a handler that asks all the same.
#[derive(DigestAuth)]
struct Speechless;

#[get_password(auth = Speechless)]
fn no_password(_: &str) -> Option<&'static str> {
    None
}

#[generate_nonce(auth = Speechless)]
fn no_nonce() -> Result<String, BoxError> {
    Err("the counter of epochs is down".into())
}

#[verify_nonce(auth = Speechless)]
fn any_nonce(_: &str) -> bool {
    true
}

#[error_handler(auth = Speechless)]
fn always_401(_: &AuthError) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

#[login_required(auth = Speechless)]
async fn speechless() {}

#[login_required]
async fn guarded(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required(role = "admin")]
async fn admin() {}

#[login_required(auth = Bearer)]
async fn bearer() {}

#[login_required(auth = Bearer, role = "admin")]
async fn bearer_admin() {}

#[login_required(auth = Extended)]
async fn extended() {}

async fn unguarded(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

fn app() -> Router {
    let paths = [
        "/200",
        "/204",
        "/404",
        "/401",
        "/403",
        "/100",
        "/304",
        "/redirect",
        "/challenge",
        "/empty-challenge",
        "/cached",
        "/debug",
        "/json",
    ];
    let router = paths.iter().fold(Router::new(), |router, path| router.route(path, get(guarded)));
    router
        .route("/admin", get(admin))
        .route("/unguarded", get(unguarded))
        .route("/bearer", get(bearer))
        .route("/bearer/admin", get(bearer_admin))
        .route("/extended", get(extended).layer(Extension(Page("page"))))
        .route("/extended/without", get(extended))
}

const CHALLENGE: &str = "Basic realm=\"Authentication Required\"";

#[tokio::test]
async fn an_answer_cannot_claim_success() {
    let app = app();
    for (path, status) in [
        ("/200", 401),
        ("/204", 401),
        ("/100", 401),
        ("/304", 401),
        ("/404", 404),
        ("/401", 401),
        ("/empty-challenge", 401),
        ("/redirect", 303),
        ("/json", 401),
    ] {
        let answer = common::get(&app, path, &[]).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.challenge(), Some(CHALLENGE), "{path}");
        assert_eq!(answer.only("cache-control"), Some("no-store"), "{path}");
    }
    assert_eq!(common::get(&app, "/200", &[]).await.body, "fine");
    assert_eq!(common::get(&app, "/redirect", &[]).await.only("location"), Some("/login"));
}

#[tokio::test]
async fn an_answer_keeps_its_own_challenge_and_is_not_cached() {
    let app = app();
    assert_eq!(common::get(&app, "/challenge", &[]).await.challenge(), Some("X-Own realm=\"own\""));
    assert_eq!(common::get(&app, "/cached", &[]).await.only("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_503_that_is_made_a_401_has_a_challenge() {
    let app = app();
    let answer = get_as(&app, "/401", basic("down:x")).await;
    assert_eq!((answer.status, answer.challenge()), (401, Some(CHALLENGE)));
    let answer = get_as(&app, "/403", basic("down:x")).await;
    assert_eq!((answer.status, answer.challenge()), (403, Some(CHALLENGE)));
    let answer = get_as(&app, "/200", basic("down:x")).await;
    assert_eq!((answer.status, answer.challenge()), (503, None));
    let answer = get_as(&app, "/debug", basic("down:x")).await;
    assert!(answer.body.contains("Unavailable") && !answer.body.contains("hunter2"), "{}", answer.body);
}

#[tokio::test]
async fn the_handler_gets_every_outcome() {
    let app = app();
    let rows = [
        ("/json", "", 401, "credentials are malformed"),
        ("/json", "Bearer abc", 401, "credentials are missing"),
        ("/json", &basic("wrong:x"), 401, "credentials are invalid"),
        ("/json", &basic("expired:x"), 401, "the token expired"),
        ("/json", &basic("boxed:x"), 401, "boxed and still rejected"),
        ("/json", &basic("unconfirmed:x"), 403, "unconfirmed account"),
        ("/json", &basic("down:x"), 503, "the credentials could not be checked"),
        ("/json", &format!("Basic {}", "A".repeat(9_000)), 431, "credentials are too large"),
        ("/admin", &basic("john:x"), 403, "a role is missing"),
        ("/unguarded", &basic("wrong:x"), 401, "credentials are invalid"),
    ];
    for (path, authorization, status, reason) in rows {
        let answer = get_as(&app, path, authorization).await;
        assert_eq!(answer.status, status, "{authorization}");
        assert_eq!(answer.body, json!({ "error": reason, "status": status }).to_string(), "{authorization}");
        assert_eq!(answer.challenge(), (status != 503).then_some(CHALLENGE), "{authorization}");
        assert!(!format!("{:?}", answer.headers).contains("hunter2"));
    }
}

#[tokio::test]
async fn a_bearer_challenge_says_why() {
    let app = app();
    let realm = "Bearer realm=\"Authentication Required\"";
    let rows = [
        ("/bearer", "Basic eDp5", 401, realm.to_owned()),
        ("/bearer", "Bearer wrong", 401, format!("{realm}, error=\"invalid_token\"")),
        ("/bearer", "Bearer a b", 401, format!("{realm}, error=\"invalid_token\"")),
        (
            "/bearer",
            "Bearer expired",
            401,
            format!("{realm}, error=\"invalid_token\", error_description=\"the token expired\""),
        ),
        (
            "/bearer",
            "Bearer hostile",
            401,
            format!("{realm}, error=\"invalid_token\", error_description=\"a ?quote???Set-Cookie: a=b; ??\""),
        ),
        ("/bearer", "Bearer unconfirmed", 403, format!("{realm}, error=\"insufficient_scope\"")),
        ("/bearer/admin", "Bearer john", 403, format!("{realm}, error=\"insufficient_scope\"")),
    ];
    for (path, authorization, status, challenge) in rows {
        let answer = get_as(&app, path, authorization).await;
        assert_eq!((answer.status, answer.challenge()), (status, Some(&*challenge)), "{authorization}");
        assert_eq!(answer.body, "Unauthorized Access");
    }
    let twice = common::get(&app, "/bearer", &[("authorization", b"Bearer a"), ("authorization", b"Bearer a")]).await;
    assert_eq!((twice.status, twice.challenge()), (400, Some(&*format!("{realm}, error=\"invalid_request\""))));
}

#[tokio::test]
async fn a_handler_whose_extractor_fails_answers_as_if_there_were_none() {
    let app = app();
    let answer = common::get(&app, "/extended", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "page credentials are missing"));
    let answer = common::get(&app, "/extended/without", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "Unauthorized Access"));
    assert_eq!(answer.challenge(), Some("ApiKey realm=\"Authentication Required\""));
}

#[test]
fn an_error_tells_its_kind_and_keeps_its_source_apart() {
    use std::error::Error;

    let error = AuthError::from(BoxError::from("password hunter2"));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, StatusCode::SERVICE_UNAVAILABLE));
    assert!(!error.to_string().contains("hunter2") && !error.reason().contains("hunter2"));
    assert_eq!(error.source().unwrap().to_string(), "password hunter2");
    assert!(error.challenges().is_empty());
}

#[tokio::test]
async fn a_401_that_there_is_nothing_to_ask_with_is_a_503() {
    let answer = common::get(&Router::new().route("/", get(speechless)), "/", &[]).await;
    assert_eq!((answer.status, answer.challenge()), (503, None));
}
