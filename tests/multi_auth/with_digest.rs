//! Digest among the members: its nonces, its counts, and what it says when it accepts.

use axum::{Router, body::Body, http::Request, routing::get};
use axum_httpauth::{CurrentUser, DigestAuth, MultiAuth, digest::Nonces, get_password, login_required};

use crate::{
    API_KEY, ApiKey, BEARER, Bearer, User, asked,
    common::{self, get_as, send},
    digest::{Proof, challenges, param},
};

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces, algorithms = ["SHA-256", "MD5"])]
struct Password;

#[get_password(auth = Password)]
fn get_password(username: &str) -> Option<(User, &'static str)> {
    (username == "susan").then(|| (User { name: username.to_owned() }, "bye"))
}

#[derive(MultiAuth)]
struct Auth(ApiKey, Password, Bearer);

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("{} by {}", user.name, user.scheme())
}

#[login_required]
async fn guarded() {}

#[login_required(optional = "lenient")]
async fn lenient(user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

#[login_required]
#[login_required(auth = Password)]
async fn stacked(whole: CurrentUser<Auth>, member: CurrentUser<Password>) -> String {
    format!("{} {}", whole.name, member.name)
}

/// A member whose users become others, of which a copy is kept or not.
#[derive(MultiAuth)]
#[auth(user = Name)]
struct Copied(Password, ApiKey);

struct Name(String);

impl From<User> for Name {
    fn from(user: User) -> Self {
        Self(user.name)
    }
}

#[login_required(auth = Copied)]
async fn copied(user: CurrentUser<Copied>) -> String {
    user.0.clone()
}

#[derive(DigestAuth)]
#[auth(realm = "Once", nonces = Nonces)]
struct OncePassword;

struct Once;

#[get_password(auth = OncePassword)]
fn get_once(_: &str) -> Option<(Once, &'static str)> {
    Some((Once, "bye"))
}

impl From<Once> for Name {
    fn from(_: Once) -> Self {
        Self("once".to_owned())
    }
}

#[derive(MultiAuth)]
#[auth(user = Name)]
struct Moved(OncePassword, ApiKey);

#[login_required(auth = Moved)]
async fn moved(user: CurrentUser<Moved>) -> String {
    user.0.clone()
}

fn app() -> Router {
    let nonces = Nonces::new(axum_httpauth::digest::NonceKey::new([7; 32]).unwrap());
    Router::new()
        .route("/", get(index))
        .route("/guarded", get(guarded))
        .route("/lenient", get(lenient))
        .route("/stacked", get(stacked))
        .route("/copied", get(copied))
        .route("/moved", get(moved))
        .with_state(nonces)
}

async fn proof(app: &Router, uri: &str) -> Proof {
    let answer = common::get(app, "/", &[]).await;
    Proof::of(&challenges(&answer.headers)[0], "susan", "bye", uri)
}

#[tokio::test]
async fn every_challenge_is_a_line_of_its_own_in_the_order_of_the_members() {
    let answer = common::get(&app(), "/", &[]).await;
    let [key, sha256, md5, bearer] = answer.all("www-authenticate")[..] else { panic!("{:?}", answer.headers) };
    assert_eq!((key, bearer), (API_KEY, BEARER));
    assert!(sha256.contains("algorithm=SHA-256") && md5.contains("algorithm=MD5"));
    assert_eq!(param(sha256, "nonce"), param(md5, "nonce"));
}

#[tokio::test]
async fn digest_logs_in_and_answers_for_the_server_too() {
    let app = app();
    for (path, body) in [("/", "susan by Digest"), ("/guarded", "")] {
        let proof = proof(&app, path).await;
        let answer = get_as(&app, path, proof.header()).await;
        assert_eq!((answer.status, &*answer.body), (200, body));
        let info = answer.only("authentication-info").unwrap();
        assert_eq!(param(&format!(" {info}"), "rspauth"), Some(&*proof.rspauth()), "{path}");
    }
    assert!(get_as(&app, "/", "Bearer bob-right").await.only("authentication-info").is_none());
}

/// A count is good once: were the member asked again, it would refuse its own user.
#[tokio::test]
async fn a_guard_of_the_member_behind_does_not_use_a_second_count() {
    let app = app();
    let proof = proof(&app, "/stacked").await;
    let answer = get_as(&app, "/stacked", proof.header()).await;
    assert_eq!((answer.status, &*answer.body), (200, "susan susan"));
    assert!(answer.only("authentication-info").is_some());
    let again = get_as(&app, "/stacked", proof.header()).await;
    assert_eq!(again.status, 401);
    assert!(again.all("www-authenticate").iter().all(|challenge| challenge.ends_with("stale=true")));
}

/// Who is only to repeat the request with another nonce is told so, whatever else was wrong.
#[tokio::test]
async fn a_stale_nonce_decides_over_a_wrong_key() {
    let app = app();
    let used = proof(&app, "/").await;
    assert_eq!(get_as(&app, "/", used.header()).await.status, 200);
    asked();
    let header = used.header();
    let fields = [("authorization", header.as_bytes()), ("x-api-key", &b"bob-wrong"[..])];
    let answer = common::get(&app, "/", &fields).await;
    assert_eq!((answer.status, asked().len()), (401, 1));
    let [key, sha256, md5] = answer.all("www-authenticate")[..] else { panic!("{:?}", answer.headers) };
    assert_eq!(key, API_KEY);
    assert!([sha256, md5].iter().all(|challenge| challenge.ends_with("stale=true")));
    // a lenient guard forgives a wrong key, and does not forgive a stale nonce, beside which it is forgiven
    let used = Proof { uri: "/lenient".to_owned(), ..used };
    let header = used.header();
    let fields = [("authorization", header.as_bytes()), ("x-api-key", &b"bob-wrong"[..])];
    assert_eq!(common::get(&app, "/lenient", &fields).await.status, 401);
    let fields = [("x-api-key", &b"bob-wrong"[..])];
    assert_eq!(common::get(&app, "/lenient", &fields).await.body, "nobody");
}

#[tokio::test]
async fn a_wrong_response_asks_for_digest_alone_and_another_target_is_400() {
    let app = app();
    let mut wrong = proof(&app, "/").await;
    wrong.known.1 = "hello".to_owned();
    let answer = get_as(&app, "/", wrong.header()).await;
    let schemes: Vec<_> = answer.all("www-authenticate").iter().map(|challenge| &challenge[..7]).collect();
    assert_eq!((answer.status, schemes), (401, vec!["Digest ", "Digest "]));
    let elsewhere = proof(&app, "/stacked").await;
    let fields = [("authorization", elsewhere.header())];
    let request = Request::get("/").header(fields[0].0, &fields[0].1).body(Body::empty()).unwrap();
    assert_eq!(send(&app, request).await.status, 400);
}

#[tokio::test]
async fn the_server_proves_itself_whatever_becomes_of_the_user() {
    let app = app();
    for (path, name) in [("/copied", "susan"), ("/moved", "once")] {
        let challenge = common::get(&app, path, &[]).await;
        let proof = Proof::of(&challenges(&challenge.headers)[0], "susan", "bye", path);
        let answer = get_as(&app, path, proof.header()).await;
        assert_eq!((answer.status, &*answer.body), (200, name));
        let info = answer.only("authentication-info").unwrap();
        assert_eq!(param(&format!(" {info}"), "rspauth"), Some(&*proof.rspauth()), "{path}");
    }
}
