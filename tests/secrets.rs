//! Credentials are in no log, in no `Debug` output and in no body.

mod common;
#[path = "common/digest.rs"]
mod digest;

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    http::{HeaderMap, request::Parts},
    routing::get,
};
use axum_httpauth::{
    __private, AuthError, BasicAuth, BoxError, CurrentUser, DigestAuth, Guard, MultiAuth, TokenAuth, Username,
    error_handler, get_password, login_required, require_login, verify_password, verify_token,
};
use common::{basic, get_as};
use digest::Proof;
use tracing::instrument;

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
#[auth(cookie = "session")]
struct Cookie;

#[derive(Debug)]
#[allow(dead_code)] // a user as careless as any, whose `Debug` output shows it all
struct User {
    password_hash: &'static str,
}

#[verify_password]
fn verify_password(_: &str, password: &str) -> Result<Option<User>, BoxError> {
    match password {
        "hunter2" => Ok(Some(User { password_hash: "hash-of-hunter2" })),
        "down" => Err(io::Error::other("the disk is full").into()),
        _ => Ok(None),
    }
}

#[verify_token(auth = Cookie)]
fn verify_token(token: &str) -> bool {
    token == "hunter2"
}

#[login_required]
#[instrument(level = "info")]
async fn traced_below(user: CurrentUser<Auth>, headers: HeaderMap) -> String {
    tracing::info!(?user, "inside");
    format!("{user:?} {headers:?}")
}

#[instrument(level = "info")]
#[login_required]
async fn traced_above(user: CurrentUser<Auth>, headers: HeaderMap) -> String {
    tracing::info!(?user, "inside");
    format!("{user:?} {headers:?}")
}

#[derive(DigestAuth)]
struct DigestScheme;

#[get_password(auth = DigestScheme)]
fn get_password(_: &str) -> Option<&'static str> {
    Some("hunter2")
}

#[login_required(auth = DigestScheme)]
#[instrument(level = "info")]
async fn by_digest(user: CurrentUser<DigestScheme>, headers: HeaderMap) -> String {
    tracing::info!(?user, "inside");
    format!("{user:?} {headers:?}")
}

#[login_required(auth = Cookie)]
async fn by_cookie(headers: HeaderMap) -> String {
    format!("{headers:?}")
}

async fn by_hand(guard: Guard<Auth>) -> String {
    format!("{guard:?}")
}

#[derive(MultiAuth)]
#[auth(user = Username)]
struct Several(Auth, Key);

#[derive(TokenAuth)]
#[auth(header = "X-Key")]
struct Key;

#[verify_token(auth = Key)]
fn verify_key(key: &str) -> Option<Username> {
    (key == "right").then(|| Username::from("robot"))
}

impl From<User> for Username {
    fn from(_: User) -> Self {
        Self::from("susan")
    }
}

/// As careless as an error handler can be.
#[error_handler(auth = Several)]
fn several_refused(_: &AuthError, parts: &Parts) -> String {
    format!("{:?}", parts.headers)
}

#[error_handler(auth = Key)]
fn key_refused(_: &AuthError, parts: &Parts) -> String {
    format!("{:?}", parts.headers)
}

#[login_required(auth = Several)]
async fn by_several(headers: HeaderMap) -> String {
    format!("{headers:?}")
}

#[login_required(auth = Key)]
async fn by_key() {}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

fn app() -> Router {
    Router::new()
        .route("/below", get(traced_below))
        .route("/above", get(traced_above))
        .route("/cookie", get(by_cookie))
        .route("/digest", get(by_digest))
        .route("/by-hand", get(by_hand))
        .route("/several", get(by_several))
        .route("/key", get(by_key))
}

#[tokio::test]
async fn credentials_are_in_no_log_and_no_debug_output() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let app = app();

    let good = basic("susan:hunter2");
    let encoded = good.trim_start_matches("Basic ");
    for path in ["/below", "/above", "/by-hand"] {
        let answer = get_as(&app, path, &good).await;
        assert_eq!(answer.status, 200, "{path}");
        let log = log.text();
        assert!(path == "/by-hand" || log.contains("inside"), "{path} logs: {log}");
        for shown in [&log, &answer.body] {
            assert!(!shown.contains("hunter2") && !shown.contains(encoded), "{path}: {shown}");
            assert!(!shown.contains("__guard"), "{path} shows what the user did not write: {shown}");
        }
    }
    let answer = common::get(&app, "/cookie", &[("cookie", b"session=hunter2"), ("cookie", b"theme=dark")]).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.body.contains("hunter2"), "{}", answer.body);
}

#[tokio::test]
async fn digest_credentials_are_in_no_log_and_no_debug_output() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let app = app();

    let challenge = digest::challenges(&common::get(&app, "/digest", &[]).await.headers).remove(0);
    let proof = Proof::of(&challenge, "susan", "hunter2", "/digest");
    let ha1 = DigestScheme::generate_ha1(axum_httpauth::Algorithm::Sha256, "susan", "hunter2");
    for status in [200, 401] {
        let answer = get_as(&app, "/digest", proof.header()).await;
        assert_eq!(answer.status, status);
        let shown = format!("{}{}{:?}", log.text(), answer.body, answer.headers);
        assert!(status == 200 || !cfg!(feature = "tracing") || shown.contains("used before"), "{shown}");
        for secret in ["susan", "hunter2", &ha1, &proof.response(), &proof.rspauth()] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[cfg(feature = "tracing")]
#[tokio::test]
async fn why_credentials_could_not_be_checked_is_logged_and_not_sent() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let answer = get_as(&app(), "/below", basic("susan:down")).await;
    assert_eq!(answer.status, 503);
    assert!(!format!("{:?}{}", answer.headers, answer.body).contains("disk"));
    let log = log.text();
    assert!(log.contains("ERROR") && log.contains("the disk is full"), "{log}");
    assert!(!log.contains("susan"), "{log}");
}

#[tokio::test]
async fn credentials_that_were_not_read_are_hidden_from_the_error_handler_too() {
    let (down, right) = (basic("susan:down"), basic("susan:hunter2"));
    let (key, wrong_key) = (("x-key", &b"right"[..]), ("x-key", &b"hunter3"[..]));
    let rows = [
        ("/several", 503, vec![("authorization", down.as_bytes()), wrong_key]),
        ("/several", 200, vec![("authorization", right.as_bytes()), key]),
        ("/several", 400, vec![("authorization", b"Basic eDp4"), ("authorization", b"Basic eDp4"), wrong_key]),
        ("/key", 400, vec![("authorization", b"Basic eDp4"), ("authorization", b"Basic eDp4"), wrong_key]),
    ];
    for (path, status, fields) in rows {
        let answer = common::get(&app(), path, &fields).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.body.matches("Sensitive").count(), fields.len(), "{}", answer.body);
    }
}

#[cfg(feature = "tracing")]
#[tokio::test]
async fn a_password_that_is_guessed_behind_a_good_key_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let wrong = basic("susan:hunter4");
    let fields = [("authorization", wrong.as_bytes()), ("x-key", &b"right"[..])];
    assert_eq!(common::get(&app(), "/several", &fields).await.status, 200);
    let log = log.text();
    assert_eq!(log.matches("credentials were rejected").count(), 1, "{log}");
    assert!(!log.contains("hunter4") && !log.contains("susan"), "{log}");
}

#[cfg(feature = "tracing")]
#[tokio::test]
async fn a_key_that_is_guessed_behind_a_malformed_password_is_logged() {
    #[derive(MultiAuth)]
    struct Nested(DigestScheme, Several);

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let app = app()
        .route("/nested", get(async || {}).layer(require_login!(auth = Nested)))
        .route("/lenient", get(async || {}).layer(require_login!(auth = Several, optional = "lenient")));
    for (path, status) in [("/several", 401), ("/nested", 401), ("/lenient", 200)] {
        let fields = [("authorization", &b"Basic !"[..]), ("x-key", b"hunter4")];
        assert_eq!(common::get(&app, path, &fields).await.status, status, "{path}");
        let log = log.text();
        assert_eq!(log.matches("credentials were rejected").count(), 1, "{path}: {log}");
        assert!(!log.contains("hunter4"), "{log}");
    }
}

#[login_required(optional = "lenient")]
async fn lenient(_: Option<CurrentUser<Auth>>) {}

#[cfg(feature = "tracing")]
#[tokio::test]
async fn a_password_that_is_guessed_at_a_lenient_guard_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    type Sole<U> = __private::Sole<Guard<Auth, __private::Authenticated, __private::Lenient>, U>;
    let app = Router::new()
        .route("/unasked", get(async |_: Sole<()>| {}))
        .route("/needed", get(async |_: Sole<CurrentUser<Auth>>| {}))
        .route("/handler", get(lenient))
        .route("/router", get(async || {}).layer(require_login!(optional = "lenient")))
        .route("/both", get(lenient).layer(require_login!(optional = "lenient")));
    for (path, status) in [("/unasked", 200), ("/needed", 401), ("/handler", 200), ("/router", 200), ("/both", 200)] {
        assert_eq!(get_as(&app, path, basic("susan:hunter4")).await.status, status, "{path}");
        let log = log.text();
        assert_eq!(log.matches("credentials were rejected").count(), 1, "{path}: {log}");
        assert!(!log.contains("hunter4") && !log.contains("susan"), "{log}");
    }
}

#[test]
fn a_user_in_the_extensions_does_not_show() {
    let user = CurrentUser::<Auth>::new(User { password_hash: "hash-of-hunter2" });
    assert_eq!(format!("{user:?}"), "CurrentUser { scheme: \"Basic\", .. }");
}
