//! Digest schemes of each kind, whose nonces live in a time that tests set.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::{Router, extract::FromRef, http::Uri, routing::any};
use axum_httpauth::{
    Algorithm, AuthError, CurrentUser, DigestAuth,
    digest::{MemoryStore, NonceKey, Nonces},
    get_ha1, get_password, get_user_roles, login_required, resolve_userhash,
};

pub(crate) const REALM: &str = "Staff only";

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces)]
pub(crate) struct Auth;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces, algorithms = ["SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess", "MD5", "MD5-sess"])]
pub(crate) struct Every;

#[derive(DigestAuth)]
#[auth(realm = "staff only", nonces = Nonces)]
pub(crate) struct OtherRealm;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces, nonce_lifetime = 60)]
pub(crate) struct Short;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces, opaque = "FQhe/qaU925k")]
pub(crate) struct WithOpaque;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces, algorithms = ["SHA-256", "SHA-256-sess", "MD5"], userhash)]
pub(crate) struct WithUserhash;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", nonces = Nonces, algorithms = ["MD5"], legacy)]
pub(crate) struct Legacy;

thread_local! {
    /// How often a user was looked up.
    pub(crate) static ASKED: Cell<usize> = const { Cell::new(0) };
}

/// The users. One has no password, one has an empty one.
fn password_of(name: &str) -> Option<&'static str> {
    ASKED.set(ASKED.get() + 1);
    match name {
        "Mufasa" => Some("Circle of Life"),
        "jäsøn" => Some("Secret, or not?"),
        "a\"b\\c" => Some("p:w\"\\"),
        "empty" => Some(""),
        _ => None,
    }
}

macro_rules! passwords {
    ($($name:ident: $auth:ident),*) => {$(
        #[get_password(auth = $auth)]
        fn $name(username: &str) -> Option<&'static str> {
            password_of(username)
        }
    )*};
}

passwords!(password: Auth, other_realm: OtherRealm, short: Short, opaque: WithOpaque, userhash: WithUserhash, legacy: Legacy);

#[get_ha1(auth = Every)]
async fn get_ha1(username: &str, algorithm: Algorithm) -> Option<String> {
    Some(Every::generate_ha1(algorithm, username, password_of(username)?))
}

#[get_user_roles]
fn roles(_: &str) -> &'static str {
    "user"
}

#[resolve_userhash(auth = WithUserhash)]
fn resolve(userhash: &str, algorithm: Algorithm) -> Result<Option<String>, AuthError> {
    if userhash == "locked" {
        return Err(AuthError::forbidden("the account is locked"));
    }
    let name =
        ["Mufasa", "jäsøn"].into_iter().find(|name| WithUserhash::generate_userhash(algorithm, name) == userhash);
    Ok(name.map(str::to_owned))
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required(role = "admin")]
async fn admin() {}

#[login_required(optional)]
async fn optional(user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(String::new, |user| user.to_string())
}

#[login_required(optional = "lenient")]
async fn lenient(user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(String::new, |user| user.to_string())
}

#[login_required]
async fn path(_: Uri, user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required(auth = Every)]
async fn every(user: CurrentUser<Every>) -> String {
    user.to_string()
}

#[login_required(auth = OtherRealm)]
async fn other() {}

#[login_required(auth = Short)]
async fn shortly() {}

#[login_required(auth = WithOpaque)]
async fn with_opaque() {}

#[login_required(auth = WithUserhash)]
async fn with_userhash(user: CurrentUser<WithUserhash>) -> String {
    user.to_string()
}

#[login_required(auth = Legacy)]
async fn legacy_form(user: CurrentUser<Legacy>) -> String {
    user.to_string()
}

#[derive(Clone)]
pub(crate) struct AppState {
    nonces: Nonces,
}

impl FromRef<AppState> for Nonces {
    fn from_ref(state: &AppState) -> Nonces {
        state.nonces.clone()
    }
}

/// A server, its nonces, and the hand on its clock.
pub(crate) struct Server {
    pub(crate) app: Router,
    pub(crate) state: AppState,
    pub(crate) nonces: Nonces,
    pub(crate) clock: Clock,
}

/// Milliseconds since 1970, which only tests change.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicU64>);

impl Clock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000_000)))
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(self.0.load(Ordering::Relaxed))
    }
}

impl Server {
    pub(crate) fn new() -> Self {
        Self::with([7; 32], Clock::new(), MemoryStore::default())
    }

    pub(crate) fn with(secret: [u8; 32], clock: Clock, store: MemoryStore) -> Self {
        let time = clock.clone();
        Self { clock, ..Self::timed(secret, move || time.now(), store) }
    }

    pub(crate) fn timed(
        secret: [u8; 32],
        time: impl Fn() -> SystemTime + Send + Sync + 'static,
        store: MemoryStore,
    ) -> Self {
        let nonces = Nonces::with_clock(NonceKey::new(secret).unwrap(), store, time);
        let state = AppState { nonces: nonces.clone() };
        let inner = Router::new().route("/x", any(path));
        let app = Router::new()
            .route("/", any(index))
            .route("/x", any(index))
            .route("/admin", any(admin))
            .route("/optional", any(optional))
            .route("/lenient", any(lenient))
            .route("/every", any(every))
            .route("/other", any(other))
            .route("/short", any(shortly))
            .route("/opaque", any(with_opaque))
            .route("/userhash", any(with_userhash))
            .route("/legacy", any(legacy_form))
            .nest("/nested", inner)
            .fallback(any(index))
            .with_state(state.clone());
        Self { app, state, nonces, clock: Clock::new() }
    }
}
