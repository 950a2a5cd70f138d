//! `#[get_password]` and `#[hash_password]` of Basic schemes: the library compares what the application stores.

mod common;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use axum::{Router, extract::State, http::HeaderMap, routing::get};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, get_password, get_user_roles, hash_password, login_required,
};
use common::{basic, get_as};
use sha2::{Digest, Sha256};

/// Passwords in clear.
#[derive(BasicAuth)]
struct Auth;

/// Users with their passwords, in a store that may be down.
#[derive(BasicAuth)]
struct Stored;

/// Hashes of passwords.
#[derive(BasicAuth)]
struct Hashed;

/// Hashes of user names and passwords, by a service that may be down.
#[derive(BasicAuth)]
struct Salted;

#[derive(Clone, Default)]
struct Counters {
    hashed: Arc<AtomicUsize>,
    looked_up: Arc<AtomicUsize>,
}

struct User {
    name: String,
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[get_password]
fn get_password(username: &str) -> Option<&'static str> {
    match username {
        "susan" => Some("correct horse"),
        "jäsøn" => Some("Straße, 東京 🔑"),
        "zoë" => Some("pässwörd"),
        "blank" => Some(""),
        _ => None,
    }
}

#[get_password(auth = Stored)]
async fn stored(username: String, headers: HeaderMap) -> Result<Option<(User, String)>, BoxError> {
    match &*username {
        "down" => Err("the disk of hunter2 is full".into()),
        "locked" => Err(AuthError::forbidden("the account is locked").into()),
        "retired" => Err(AuthError::rejected("the account is retired").into()),
        "susan" | "john" => {
            let password = if headers.contains_key("x-other") { "other" } else { "secret" };
            Ok(Some((User { name: username }, password.to_owned())))
        }
        _ => Ok(None),
    }
}

#[get_user_roles(auth = Stored)]
fn roles(user: &User) -> &'static str {
    if user.name == "susan" { "admin" } else { "user" }
}

#[get_password(auth = Hashed)]
fn hashes(username: &str) -> Option<String> {
    match username {
        "susan" => Some(sha256("secret")),
        "clear" => Some("secret".to_owned()),
        "blank" => Some(String::new()),
        _ => None,
    }
}

#[hash_password(auth = Hashed)]
fn hash(password: &str) -> String {
    if password == "nothing" { String::new() } else { sha256(password) }
}

#[get_password(auth = Salted)]
async fn salted(username: &str, State(counters): State<Counters>) -> Result<Option<(User, String)>, BoxError> {
    counters.looked_up.fetch_add(1, Relaxed);
    let user = User { name: username.to_owned() };
    match username {
        "susan" | "john" => Ok(Some((user, sha256(&format!("{username}:pepper:secret"))))),
        "down" => Err("the disk of hunter2 is full".into()),
        _ => Ok(None),
    }
}

#[hash_password(auth = Salted)]
async fn salted_hash(
    username: String,
    password: String,
    State(counters): State<Counters>,
    headers: HeaderMap,
) -> Result<String, BoxError> {
    tokio::task::yield_now().await;
    counters.hashed.fetch_add(1, Relaxed);
    match &*password {
        "no-service" => Err("the service of hunter2 is down".into()),
        "too long" => Err(AuthError::forbidden("a password of 500 bytes is the longest").into()),
        "retired" => Err(AuthError::rejected("this password is retired").into()),
        _ => {
            let pepper = headers.get("x-pepper").map_or("pepper", |pepper| pepper.to_str().unwrap());
            Ok(sha256(&format!("{username}:{pepper}:{password}")))
        }
    }
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required(optional)]
async fn optional(user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.to_string())
}

#[login_required(auth = Stored)]
async fn by_store(user: CurrentUser<Stored>) -> String {
    user.name.clone()
}

#[login_required(auth = Stored, role = "admin")]
async fn admin(user: CurrentUser<Stored>) -> String {
    user.name.clone()
}

#[login_required(auth = Hashed)]
async fn by_hash(user: CurrentUser<Hashed>) -> String {
    user.to_string()
}

#[login_required(auth = Salted)]
async fn by_salted_hash(user: CurrentUser<Salted>) -> String {
    user.name.clone()
}

#[login_required(auth = Salted, optional)]
async fn optional_hash(user: Option<CurrentUser<Salted>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

fn app(counters: &Counters) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/optional", get(optional))
        .route("/store", get(by_store))
        .route("/admin", get(admin))
        .route("/hash", get(by_hash))
        .route("/salted", get(by_salted_hash))
        .route("/salted/optional", get(optional_hash))
        .with_state(counters.clone())
}

/// Sends each of the credentials and compares the status, and the body with the user name where it is 200.
async fn check_table(path: &str, rows: &[(&str, u16)]) {
    let app = app(&Counters::default());
    for (credentials, status) in rows {
        let answer = get_as(&app, path, basic(credentials)).await;
        assert_eq!(answer.status, *status, "{credentials:?} at {path}");
        let (name, _) = credentials.split_once(':').unwrap_or_default();
        let body = if *status == 200 { name } else { "Unauthorized Access" };
        assert_eq!(answer.body, body, "{credentials:?} at {path}");
        let challenge = matches!(status, 401 | 403).then_some("Basic realm=\"Authentication Required\"");
        assert_eq!(answer.challenge(), challenge, "{credentials:?} at {path}");
    }
}

#[tokio::test]
async fn the_stored_password_and_no_other_lets_in() {
    let rows = [
        ("susan:correct horse", 200),
        ("susan:correct hors", 401),
        ("susan:correct horses", 401),
        ("susan:c", 401),
        ("susan:correct horsf", 401),
        ("susan:Correct horse", 401),
        ("susan:battery staple", 401),
        ("susan: correct horse", 401),
        ("susan:correct horse:", 401),
        ("susan:", 401),
        ("jäsøn:Straße, 東京 🔑", 200),
        ("jäsøn:Strasse, 東京 🔑", 401),
        ("jäsøn:Straße, 東京", 401),
        ("nobody:correct horse", 401),
        ("Susan:correct horse", 401),
        ("blank:", 401),
        ("blank: ", 401),
        ("blank:correct horse", 401),
        (":correct horse", 401),
    ];
    check_table("/", &rows).await;
    let latin1 = get_as(&app(&Counters::default()), "/", basic(b"zo\xeb:p\xe4ssw\xf6rd")).await;
    assert_eq!((latin1.status, &*latin1.body), (200, "zoë"));
}

#[tokio::test]
async fn an_optional_guard_lets_nobody_in_without_credentials_and_refuses_wrong_ones() {
    let app = app(&Counters::default());
    for (path, password) in [("/optional", "correct horse"), ("/salted/optional", "secret")] {
        assert_eq!(common::get(&app, path, &[]).await.body, "nobody", "{path}");
        assert_eq!(get_as(&app, path, basic(format!("susan:{password}"))).await.body, "susan", "{path}");
        assert_eq!(get_as(&app, path, basic("susan:wrong")).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn a_store_that_is_down_is_503_and_any_other_error_is_that_of_an_unknown_user() {
    let rows = [
        ("susan:secret", 200),
        ("susan:other", 401),
        ("nobody:secret", 401),
        ("locked:secret", 401),
        ("retired:secret", 401),
        ("down:secret", 503),
    ];
    check_table("/store", &rows).await;
}

#[tokio::test]
async fn a_lookup_has_extractors() {
    let app = app(&Counters::default());
    let other = basic("john:other");
    let fields = [("authorization", other.as_bytes()), ("x-other", b"1".as_slice())];
    assert_eq!(common::get(&app, "/store", &fields).await.body, "john");
    assert_eq!(get_as(&app, "/store", other).await.status, 401);
}

#[tokio::test]
async fn roles_are_those_of_the_user_that_the_store_gave() {
    check_table("/admin", &[("susan:secret", 200), ("john:secret", 403), ("john:wrong", 401)]).await;
}

#[tokio::test]
async fn the_hash_of_the_password_is_compared_and_not_the_password() {
    let stored = format!("susan:{}", sha256("secret"));
    let rows = [
        ("susan:secret", 200),
        ("susan:secre", 401),
        ("susan:secrets", 401),
        ("susan:SECRET", 401),
        (&*stored, 401),
        ("clear:secret", 401),
        ("nobody:secret", 401),
        ("blank:nothing", 401),
        ("nobody:nothing", 401),
    ];
    check_table("/hash", &rows).await;
}

#[tokio::test]
async fn a_hash_may_take_the_user_name_too() {
    check_table("/salted", &[("susan:secret", 200), ("john:secret", 200), ("john:wrong", 401)]).await;
}

#[tokio::test]
async fn a_hash_has_extractors() {
    let app = app(&Counters::default());
    let good = basic("susan:secret");
    let with = |pepper: &'static str| [("authorization", good.as_bytes()), ("x-pepper", pepper.as_bytes())];
    assert_eq!(common::get(&app, "/salted", &with("pepper")).await.status, 200);
    assert_eq!(common::get(&app, "/salted", &with("salt")).await.status, 401);
}

#[tokio::test]
async fn passwords_of_unknown_users_are_hashed_as_well() {
    let counters = Counters::default();
    let app = app(&counters);
    for (credentials, status) in [("susan:secret", 200), ("susan:wrong", 401), ("nobody:secret", 401)] {
        assert_eq!(get_as(&app, "/salted", basic(credentials)).await.status, status, "{credentials:?}");
        assert_eq!(counters.hashed.swap(0, Relaxed), 1, "{credentials:?}");
    }
}

#[tokio::test]
async fn nothing_is_hashed_where_there_is_no_password() {
    let counters = Counters::default();
    let app = app(&counters);
    for credentials in ["susan:", ":secret", "susan", ""] {
        assert_eq!(get_as(&app, "/salted", basic(credentials)).await.status, 401, "{credentials:?}");
    }
    assert_eq!(common::get(&app, "/salted", &[]).await.status, 401);
    assert_eq!((counters.hashed.load(Relaxed), counters.looked_up.load(Relaxed)), (0, 0));
}

#[tokio::test]
async fn a_hash_that_fails_is_503_and_one_that_refuses_is_a_wrong_password() {
    let rows = [
        ("susan:no-service", 503),
        ("nobody:no-service", 503),
        ("susan:too long", 401),
        ("nobody:too long", 401),
        ("susan:retired", 401),
        ("down:secret", 503),
        ("down:too long", 503),
    ];
    check_table("/salted", &rows).await;
}

#[tokio::test]
async fn a_user_is_looked_up_also_for_a_password_that_has_no_hash() {
    let counters = Counters::default();
    let app = app(&counters);
    for credentials in ["susan:secret", "susan:too long", "nobody:too long"] {
        get_as(&app, "/salted", basic(credentials)).await;
        assert_eq!(counters.looked_up.swap(0, Relaxed), 1, "{credentials:?}");
    }
}
