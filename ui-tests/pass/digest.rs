//! The shapes of Digest schemes and their callbacks.
#![deny(warnings)]

use std::{borrow::Cow, sync::Arc, time::SystemTime};

use axum::{
    Router,
    extract::{FromRef, State},
    http::{HeaderMap, Method},
    routing::get,
};
use axum_httpauth::{
    Algorithm, AuthError, BoxError, CurrentUser, DigestAuth, Username,
    digest::{MemoryStore, NonceKey, NonceStore, NonceUse, Nonces, Usage},
    generate_nonce, generate_opaque, get_ha1, get_password, login_required, resolve_userhash, verify_nonce,
    verify_opaque,
};

#[derive(Clone)]
pub struct Db;

pub struct User {
    pub id: u32,
}

/// Only a program can say whether it has a use for `generate_ha1`.
#[derive(DigestAuth)]
struct Auth;

#[derive(DigestAuth)]
#[auth(
    realm = "Staff only",
    scheme = "Digest",
    algorithms = ["sha-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess", "MD5", "MD5-sess"],
    nonce_lifetime = 60,
    opaque = "text",
    roles = ["user"],
)]
pub struct Everything;

#[derive(DigestAuth)]
#[auth(algorithms = ["MD5"], legacy)]
pub struct Legacy;

#[derive(DigestAuth)]
#[auth(nonces = Nonces::<Shared>, userhash)]
pub struct Custom;

pub type OwnNonces = Nonces<MemoryStore>;

#[derive(DigestAuth)]
#[auth(nonces = OwnNonces)]
pub struct InState;

pub struct Shared;

impl NonceStore for Shared {
    fn begin(&self, _: SystemTime) {}

    async fn record(&self, usage: NonceUse) -> Result<Usage, BoxError> {
        let _ = (usage.id(), usage.count(), usage.now(), usage.issued_at(), usage.forget_at());
        Ok(Usage::Repeated)
    }
}

#[get_password]
fn alone(_: &str) -> Option<&'static str> {
    None
}

#[get_ha1(auth = Everything)]
async fn with_user(
    username: String,
    algorithm: Algorithm,
    State(_): State<Db>,
    headers: HeaderMap,
) -> Result<Option<(User, String)>, BoxError> {
    let user = User { id: headers.len().try_into()? };
    Ok(Some((user, Everything::generate_ha1(algorithm, &username, "secret"))))
}

#[get_password(auth = Legacy)]
fn with_user_and_error(username: Username) -> Result<Option<(Username, Arc<str>)>, AuthError> {
    Ok(Some((username, "secret".into())))
}

#[get_password(auth = Custom)]
async fn cow(_: &str, _: Method) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed("secret"))
}

#[get_password(auth = InState)]
async fn boxed(_: &str) -> Option<Box<str>> {
    None
}

#[generate_nonce(auth = Custom)]
async fn generate_nonce(State(_): State<Db>, _: Method) -> Result<String, BoxError> {
    Ok(String::from("nonce"))
}

#[verify_nonce(auth = Custom)]
async fn verify_nonce(nonce: String, State(_): State<Db>) -> Result<bool, AuthError> {
    Ok(nonce == "nonce")
}

#[generate_opaque(auth = Custom)]
fn generate_opaque() -> &'static str {
    "opaque"
}

#[verify_opaque(auth = Custom)]
async fn verify_opaque(opaque: Cow<'_, str>, _: HeaderMap) -> Result<bool, BoxError> {
    Ok(opaque == "opaque")
}

#[resolve_userhash(auth = Custom)]
async fn resolve_userhash(userhash: &str, _: Algorithm, State(_): State<Db>) -> Result<Option<String>, BoxError> {
    Ok((userhash == Custom::generate_userhash(Algorithm::Sha256, "susan")).then(|| "susan".to_owned()))
}

#[generate_nonce(auth = InState)]
fn constant() -> String {
    String::from("nonce")
}

#[verify_nonce(auth = InState)]
fn verdict(nonce: &str) -> bool {
    nonce == "nonce"
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required(auth = Everything)]
async fn everything(user: CurrentUser<Everything>) -> String {
    user.id.to_string()
}

#[login_required(auth = Legacy, optional)]
async fn legacy(user: Option<CurrentUser<Legacy>>) -> String {
    user.map_or_else(String::new, |user| user.to_string())
}

#[login_required(auth = Custom)]
async fn custom(_: Method, user: CurrentUser<Custom>) -> String {
    user.to_string()
}

#[login_required(auth = InState)]
async fn in_state() {}

#[derive(Clone, FromRef)]
struct App {
    db: Db,
    own: OwnNonces,
    shared: Nonces<Shared>,
}

fn main() {
    let key = NonceKey::random().unwrap();
    let state = App { db: Db, own: Nonces::new(key.clone()), shared: Nonces::with_store(key, Shared) };
    let _: Router = Router::new()
        .route("/", get(index))
        .route("/everything", get(everything))
        .route("/legacy", get(legacy))
        .route("/custom", get(custom))
        .route("/state", get(in_state))
        .with_state(state);
}
