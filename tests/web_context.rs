//! Attacks from the web around a handler: caches, other sites, spoofed fields, odd targets. Those that have a place of their own:
//! W1 `ui-tests/fail/basic_auth`, W5 `tests/examples/cors.rs`, W7 `tests/examples/websocket.rs`, W9, W11, and W10 with cookies
//! `tests/examples/session_token.rs`, W13 `tests/wire.rs`, W15 `tests/hostile` and `tests/multi_auth`, W16 `tests/semantics.rs`,
//! W18 `tests/multi_auth`, W19 `tests/secrets.rs`. W14 is not for a guard, which does not know how a request came.

mod common;
#[path = "common/digest.rs"]
mod digest;

use std::cell::Cell;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header::WWW_AUTHENTICATE, request::Parts},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use axum_httpauth::{
    AuthError, BasicAuth, CurrentUser, DigestAuth, ErrorKind, MultiAuth, TokenAuth, Username, error_handler,
    get_password, get_user_roles, login_required, verify_password, verify_token,
};
use common::{basic, get_as, send};
use digest::{Proof, challenges};
use tower_http::csrf::CsrfLayer;

#[derive(BasicAuth)]
struct Auth;

thread_local! {
    /// How often a verifier was asked.
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
}

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    VERIFIED.set(VERIFIED.get() + 1);
    username == "john" && password == "hello"
}

#[get_user_roles]
fn roles(_: &Username) -> &'static str {
    "user"
}

#[derive(TokenAuth)]
#[auth(realm = "API")]
struct Bearer;

#[verify_token(auth = Bearer)]
fn verify_token(token: &str) -> Result<bool, AuthError> {
    match token {
        "good" => Ok(true),
        _ => Err(AuthError::rejected("said \"no\"\r\nSet-Cookie: x=y\\ é")),
    }
}

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct ApiKey;

#[verify_token(auth = ApiKey)]
fn verify_key(key: &str) -> bool {
    key == "good"
}

#[derive(DigestAuth)]
struct Digest;

#[get_password(auth = Digest)]
fn get_password(username: &str) -> Option<&'static str> {
    (username == "john").then_some("hello")
}

/// A scheme that asks scripts for a token alone, so that no browser shows its window in the middle of a page.
#[derive(MultiAuth)]
struct ForPagesAndScripts(Auth, Named);

#[derive(TokenAuth)]
struct Named;

#[verify_token(auth = Named)]
fn verify_named(token: &str) -> Option<Username> {
    (token == "good").then(|| Username::from("robot"))
}

#[error_handler(auth = ForPagesAndScripts)]
fn auth_error(error: &AuthError, parts: &Parts) -> Response {
    let script = parts.headers.get("sec-fetch-mode").is_some_and(|mode| mode == "cors");
    if script && error.kind() == ErrorKind::Missing {
        return (error.status(), [(WWW_AUTHENTICATE, "Bearer realm=\"API\"")]).into_response();
    }
    error.status().into_response()
}

#[login_required]
async fn index(user: CurrentUser<Auth>, headers: HeaderMap) -> String {
    format!("{} {}", *user, headers.len())
}

#[login_required(role = "admin")]
async fn admin() {}

#[login_required(auth = Bearer)]
async fn bearer() {}

#[login_required(auth = ApiKey)]
async fn key() {}

#[login_required(auth = Digest)]
async fn by_digest(user: CurrentUser<Digest>, method: Method) -> String {
    format!("{method} by {}", *user)
}

#[login_required(auth = ForPagesAndScripts)]
async fn page() {}

fn app() -> Router {
    Router::new()
        .route("/", get(index))
        .route("/admin", get(admin))
        .route("/bearer", get(bearer))
        .route("/key", get(key))
        .route("/digest", any(by_digest))
        .route("/page", get(page))
        .route("/form", post(index))
}

#[tokio::test]
async fn attack_w02_a_reason_of_the_application_cannot_break_out_of_the_challenge() {
    let answer = get_as(&app(), "/bearer", "Bearer bad").await;
    let challenge = answer.challenge().unwrap();
    assert_eq!(answer.status, 401);
    assert!(challenge.ends_with(", error_description=\"said ?no???Set-Cookie: x=y? ?\""), "{challenge}");
    assert!(answer.only("set-cookie").is_none());
}

#[tokio::test]
async fn attack_w03_no_refusal_is_cached() {
    let (right, wrong) = (basic("john:hello"), basic("john:wrong"));
    for (path, credentials, status) in [("/", "Negotiate x", 401), ("/", &wrong, 401), ("/admin", &right, 403)] {
        let answer = get_as(&app(), path, credentials).await;
        assert_eq!((answer.status, answer.only("cache-control")), (status, Some("no-store")), "{path} {credentials}");
    }
}

#[tokio::test]
async fn attack_w04_a_shared_cache_does_not_keep_what_a_key_opened() {
    let answer = common::get(&app(), "/key", &[("x-api-key", b"good")]).await;
    assert_eq!(answer.status, 200);
    assert_eq!((answer.only("cache-control"), answer.only("vary")), (Some("private"), Some("x-api-key")));
}

#[tokio::test]
async fn attack_w06_head_is_answered_as_get_is_and_signed_as_head() {
    let head = |path: &str, authorization: &str| {
        Request::head(path).header("authorization", authorization).body(Body::empty()).unwrap()
    };
    for credentials in [basic("john:hello"), basic("john:wrong")] {
        let get = get_as(&app(), "/", &credentials).await;
        let head = send(&app(), head("/", &credentials)).await;
        assert_eq!((head.status, head.headers), (get.status, get.headers));
        assert_eq!(head.body, "");
    }
    let app = app();
    let answer = common::get(&app, "/digest", &[]).await;
    let mut proof = Proof::of(&challenges(&answer.headers)[0], "john", "hello", "/digest");
    let as_get = send(&app, head("/digest", &proof.header())).await;
    assert_eq!(as_get.status, 401, "what was signed for GET is not good for HEAD");
    proof.method = "HEAD".to_owned();
    assert_eq!(send(&app, head("/digest", &proof.header())).await.status, 200);
}

#[tokio::test]
async fn attack_w08_credentials_in_the_target_are_none() {
    for target in ["http://john:hello@localhost/", "http://john@localhost/"] {
        VERIFIED.set(0);
        let request = Request::get(target).body(Body::empty()).unwrap();
        assert_eq!((send(&app(), request).await.status, VERIFIED.get()), (401, 0), "{target}");
    }
}

/// A browser adds the password that it was told once, whichever page sends the form, and `SameSite` is for cookies: a layer outside
/// refuses what comes from other sites.
#[tokio::test]
async fn attack_w10_another_site_cannot_use_the_password_that_a_browser_keeps() {
    let (open, closed) = (app(), app().layer(CsrfLayer::new()));
    for (site, behind_the_layer) in [("cross-site", 403), ("same-site", 403), ("same-origin", 200)] {
        for (app, status) in [(&open, 200), (&closed, behind_the_layer)] {
            let answer = common::get(app, "/digest", &[]).await;
            let mut proof = Proof::of(&challenges(&answer.headers)[0], "john", "hello", "/digest");
            proof.method = "POST".to_owned();
            for (path, credentials) in [("/form", basic("john:hello")), ("/digest", proof.header())] {
                let form = Request::post(path).header("sec-fetch-site", site).header("authorization", credentials);
                assert_eq!(send(app, form.body(Body::empty()).unwrap()).await.status, status, "{site} {path}");
            }
        }
    }
}

/// A page whose scripts log in by themselves leaves the browser's own window out, and still asks for something.
#[tokio::test]
async fn attack_w12_a_script_can_be_asked_without_a_window() {
    let page = common::get(&app(), "/page", &[]).await;
    assert_eq!(page.all("www-authenticate").len(), 2);
    let script = common::get(&app(), "/page", &[("sec-fetch-mode", b"cors")]).await;
    assert_eq!((script.status, script.challenge()), (StatusCode::UNAUTHORIZED.as_u16(), Some("Bearer realm=\"API\"")));
}

#[tokio::test]
async fn attack_w17_fields_that_claim_an_identity_are_not_read() {
    let claims =
        [("x-user", &b"john"[..]), ("x-remote-user", b"john"), ("remote-user", b"john"), ("x-forwarded-user", b"john")];
    assert_eq!(common::get(&app(), "/", &claims).await.status, 401);
    let password = basic("john:hello");
    let claims = [("x-user", &b"susan"[..]), ("remote-user", b"susan"), ("authorization", password.as_bytes())];
    assert_eq!(common::get(&app(), "/", &claims).await.body, "john 3");
}
