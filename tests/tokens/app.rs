//! A router that hands out tokens to whoever has a password, with a store and a time that tests can set.

use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    body::Body,
    extract::{FromRef, State},
    http::{Request, StatusCode},
    routing::{get as on_get, post as on_post},
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, TokenAuth, constant_time_eq, login_required,
    tokens::{OpaqueTokens, SignedTokens, TokenHash, TokenStore},
    verify_password, verify_token,
};

use crate::common::{Answer, basic, get_as, send};

pub(crate) const DAY: u64 = 24 * 60 * 60 * 1000;
pub(crate) const HOUR: u64 = 60 * 60 * 1000;
pub(crate) const SECRET: [u8; 32] = [7; 32];

/// Time in ms since 1970, which stands still unless it is set.
#[derive(Clone, Default)]
pub(crate) struct Time(Arc<AtomicU64>);

impl Time {
    pub(crate) fn set(&self, millis: u64) {
        self.0.store(millis, Ordering::Relaxed);
    }

    fn clock(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let time = self.clone();
        move || SystemTime::UNIX_EPOCH + Duration::from_millis(time.0.load(Ordering::Relaxed))
    }
}

/// A store that can be looked into, and that can fail.
#[derive(Default)]
pub(crate) struct Db {
    pub(crate) rows: Mutex<HashMap<TokenHash, (String, SystemTime)>>,
    pub(crate) asked: AtomicUsize,
    pub(crate) read_only: AtomicBool,
    pub(crate) down: AtomicBool,
}

impl Db {
    fn ask(&self, failing: &AtomicBool) -> Result<(), BoxError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let down = self.down.load(Ordering::Relaxed) || failing.load(Ordering::Relaxed);
        if down { Err(io::Error::other("the disk is full").into()) } else { Ok(()) }
    }

    pub(crate) fn count(&self) -> usize {
        self.rows.lock().unwrap().len()
    }
}

impl TokenStore for Db {
    type Owner = String;

    async fn insert(&self, hash: TokenHash, owner: String, expires_at: SystemTime) -> Result<(), BoxError> {
        self.ask(&self.read_only)?;
        self.rows.lock().unwrap().insert(hash, (owner, expires_at));
        Ok(())
    }

    async fn get(&self, hash: TokenHash) -> Result<Option<(String, SystemTime)>, BoxError> {
        self.ask(&self.down)?;
        Ok(self.rows.lock().unwrap().get(&hash).cloned())
    }

    async fn remove(&self, hash: TokenHash) -> Result<(), BoxError> {
        self.ask(&self.read_only)?;
        self.rows.lock().unwrap().remove(&hash);
        Ok(())
    }
}

pub(crate) type Sessions = OpaqueTokens<Arc<Db>>;

#[derive(Clone, FromRef)]
struct AppState {
    sessions: Sessions,
    signed: SignedTokens,
}

#[derive(BasicAuth)]
struct Password;

#[derive(TokenAuth)]
struct Auth;

#[derive(TokenAuth)]
struct Signed;

#[derive(TokenAuth)]
struct SignedOrDown;

#[verify_password(auth = Password)]
fn verify_password(username: &str, password: &str) -> bool {
    username == "susan" && constant_time_eq(password, "bye")
}

#[verify_token]
async fn verify_session(token: &str, State(sessions): State<Sessions>) -> Result<Option<String>, BoxError> {
    sessions.verify(token).await
}

#[verify_token(auth = Signed)]
fn verify_signed(token: &str, State(signed): State<SignedTokens>) -> Result<Option<String>, AuthError> {
    Ok(Some(signed.verify(token)?))
}

#[verify_token(auth = SignedOrDown)]
fn verify_signed_or_down(token: &str, State(signed): State<SignedTokens>) -> Result<Option<String>, BoxError> {
    Ok(Some(signed.verify(token)?))
}

#[login_required(auth = Password)]
async fn login(user: CurrentUser<Password>, State(sessions): State<Sessions>) -> Result<String, StatusCode> {
    sessions.issue(user.to_string()).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required(auth = Signed)]
async fn signed(user: CurrentUser<Signed>) -> String {
    user.to_string()
}

#[login_required(auth = SignedOrDown)]
async fn signed_or_down(user: CurrentUser<SignedOrDown>) -> String {
    user.to_string()
}

pub(crate) struct World {
    pub(crate) db: Arc<Db>,
    pub(crate) time: Time,
    pub(crate) sessions: Sessions,
    pub(crate) signed: SignedTokens,
    pub(crate) app: Router,
}

pub(crate) fn world() -> World {
    let (db, time) = (Arc::<Db>::default(), Time::default());
    let sessions = OpaqueTokens::with_clock(Arc::clone(&db), time.clock());
    let signed = SignedTokens::with_clock(SECRET, time.clock()).unwrap();
    let app = Router::new()
        .route("/login", on_post(login))
        .route("/", on_get(index))
        .route("/signed", on_get(self::signed))
        .route("/signed-or-down", on_get(signed_or_down))
        .with_state(AppState { sessions: sessions.clone(), signed: signed.clone() });
    World { db, time, sessions, signed, app }
}

impl World {
    pub(crate) async fn login(&self, authorization: &str) -> Answer {
        let request = Request::post("/login").header("authorization", authorization).body(Body::empty());
        send(&self.app, request.unwrap()).await
    }

    pub(crate) async fn token(&self) -> String {
        let answer = self.login(&basic("susan:bye")).await;
        assert_eq!(answer.status, 200);
        answer.body
    }

    pub(crate) async fn bearer(&self, path: &str, token: &str) -> Answer {
        get_as(&self.app, path, format!("Bearer {token}")).await
    }
}

/// The token with a last character that has the same leading bits.
pub(crate) fn altered_last(token: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (head, last) = token.split_at(token.len() - 1);
    let index = ALPHABET.iter().position(|byte| [*byte] == last.as_bytes()).unwrap();
    format!("{head}{}", char::from(ALPHABET[index ^ 1]))
}
