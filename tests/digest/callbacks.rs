//! What an application puts in the place of what is built in: nonces, `opaque`, the store of uses, the answer.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, atomic::AtomicU64, atomic::Ordering},
    time::SystemTime,
};

use axum::{
    Json, Router,
    extract::{FromRef, State},
    http::HeaderMap,
    response::IntoResponse,
    routing::get as on_get,
};
use axum_httpauth::{
    Algorithm, AuthError, BoxError, CurrentUser, Digest, DigestAuth, DigestCredentials, Scheme, Username, Verifier,
    digest::{MemoryStore, NonceKey, NonceStore, NonceUse, Nonces, Usage},
    error_handler, generate_nonce, generate_opaque, get_ha1, get_password, get_user_roles, login_required,
    verify_nonce, verify_opaque,
};
use serde_json::{Value, json};

use super::*;
use crate::app::Clock;

/// Nonces of the application's own, with the time of issue.
#[derive(DigestAuth)]
#[auth(nonces = Nonces)]
pub(crate) struct Auth;

/// The same without a time, and an opaque text that belongs to a client.
#[derive(DigestAuth)]
#[auth(nonces = Nonces)]
pub(crate) struct Ageless;

/// With a store that machines share.
#[derive(DigestAuth)]
#[auth(nonces = Nonces::<Shared>)]
pub(crate) struct OnMachines;

#[derive(Clone)]
pub(crate) struct AppState {
    issued: Arc<Mutex<HashMap<String, SystemTime>>>,
    clock: Clock,
    nonces: Nonces,
    shared: Nonces<Shared>,
    broken: Arc<AtomicU64>,
}

impl FromRef<AppState> for Nonces {
    fn from_ref(state: &AppState) -> Self {
        state.nonces.clone()
    }
}

impl FromRef<AppState> for Nonces<Shared> {
    fn from_ref(state: &AppState) -> Self {
        state.shared.clone()
    }
}

/// Where the machines of an application meet.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Option<Uses>>>);

type Uses = HashSet<([u8; 16], u32)>;

impl NonceStore for Shared {
    async fn record(&self, usage: NonceUse) -> Result<Usage, BoxError> {
        assert!(usage.issued_at().unwrap() <= usage.now() && usage.now() < usage.expires_at());
        let mut used = self.0.lock().unwrap();
        let used = used.as_mut().ok_or("the password of the store is hunter2, and it is down")?;
        Ok(if used.insert((usage.id(), usage.count())) { Usage::First } else { Usage::Repeated })
    }
}

impl AppState {
    fn new(store: Shared) -> Self {
        Self::with_capacity(store, 1000)
    }

    fn with_capacity(store: Shared, capacity: usize) -> Self {
        let clock = Clock::new();
        let time = || {
            let clock = clock.clone();
            move || clock.now()
        };
        let key = NonceKey::new([7; 32]).unwrap();
        Self {
            issued: Arc::default(),
            nonces: Nonces::with_clock(key.clone(), MemoryStore::new(capacity), time()),
            shared: Nonces::with_clock(key, store, time()),
            broken: Arc::default(),
            clock,
        }
    }

    fn check(&self) -> Result<(), BoxError> {
        if self.broken.load(Ordering::Relaxed) > 0 { Err("the disk /dev/secret is full".into()) } else { Ok(()) }
    }

    fn new_nonce(&self) -> String {
        let mut issued = self.issued.lock().unwrap();
        let nonce = format!("own nonce {}", issued.len());
        issued.insert(nonce.clone(), self.clock.now());
        nonce
    }

    fn router(self) -> Router {
        Router::new()
            .route("/", on_get(index))
            .route("/admin", on_get(admin))
            .route("/ageless", on_get(ageless))
            .route("/machines", on_get(machines))
            .route("/hand", on_get(by_hand))
            .route("/careless", on_get(careless))
            .with_state(self)
    }
}

pub(crate) struct User {
    name: String,
    roles: Vec<&'static str>,
}

#[get_password]
async fn get_password(username: String, State(state): State<AppState>) -> Result<Option<(User, String)>, BoxError> {
    state.check()?;
    let roles = if username == "susan" { vec!["user", "admin"] } else { vec!["user"] };
    Ok((username != "nobody").then(|| (User { name: username, roles }, "secret".to_owned())))
}

#[generate_nonce]
async fn issue(State(state): State<AppState>) -> Result<String, BoxError> {
    if state.broken.load(Ordering::Relaxed) == 2 {
        return Ok("not \"sendable\"".to_owned());
    }
    state.check()?;
    Ok(state.new_nonce())
}

#[verify_nonce]
async fn recognise(nonce: &str, State(state): State<AppState>) -> Option<SystemTime> {
    state.issued.lock().unwrap().get(nonce).copied()
}

#[get_user_roles]
fn roles(user: &User) -> &[&'static str] {
    &user.roles
}

#[error_handler]
fn answer(error: &AuthError) -> impl IntoResponse + use<> {
    Json(json!({ "error": error.reason() }))
}

#[get_ha1(auth = Ageless)]
fn get_ha1(username: &str, algorithm: Algorithm) -> Option<String> {
    match username {
        "damaged" => Some(Ageless::generate_ha1(Algorithm::Md5, username, "secret")),
        "upper" => Some(Ageless::generate_ha1(algorithm, username, "secret").to_uppercase()),
        _ => Some(Ageless::generate_ha1(algorithm, username, "secret")),
    }
}

#[generate_nonce(auth = Ageless)]
fn issue_ageless(State(state): State<AppState>) -> String {
    state.new_nonce()
}

#[verify_nonce(auth = Ageless)]
fn recognise_ageless(nonce: &str, State(state): State<AppState>) -> bool {
    state.issued.lock().unwrap().contains_key(nonce)
}

#[generate_opaque(auth = Ageless)]
async fn issue_opaque(headers: HeaderMap) -> String {
    headers.get("x-client").map_or("none", |client| client.to_str().unwrap()).to_owned()
}

#[verify_opaque(auth = Ageless)]
async fn recognise_opaque(opaque: &str, headers: HeaderMap) -> Result<bool, BoxError> {
    Ok(opaque == headers.get("x-client").map_or("none", |client| client.to_str().unwrap()))
}

#[get_password(auth = OnMachines)]
fn password_on_machines(_: &str) -> Option<&'static str> {
    Some("secret")
}

/// A scheme without macros.
struct ByHand;

impl Scheme for ByHand {
    type Kind = Digest;
    const KIND: Digest = Digest::new().realm("By hand").algorithms(&[Algorithm::Sha256, Algorithm::Md5]);
}

impl Verifier for ByHand {
    type User = Username;
    type Extractors = State<AppState>;

    async fn verify(
        credentials: &DigestCredentials,
        State(state): State<AppState>,
    ) -> Result<Option<Username>, AuthError> {
        state.check()?;
        assert!(matches!(credentials.algorithm(), Algorithm::Sha256 | Algorithm::Md5));
        let known = (credentials.username() != "nobody").then_some("secret");
        Ok(credentials.verify_password(known).then(|| Username::from(credentials.username())))
    }
}

/// A verifier that does not look at the proof.
struct Careless;

impl Scheme for Careless {
    type Kind = Digest;
    const KIND: Digest = Digest::new();
}

impl Verifier for Careless {
    type User = Username;
    type Extractors = ();

    async fn verify(credentials: &DigestCredentials, (): ()) -> Result<Option<Username>, AuthError> {
        let _ = credentials.verify_password(Some("another"));
        Ok(Some(Username::from(credentials.username())))
    }
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("{} by {}", user.name, user.scheme())
}

#[login_required(role = "admin")]
async fn admin() {}

#[login_required(auth = Ageless)]
async fn ageless(user: CurrentUser<Ageless>) -> String {
    user.to_string()
}

#[login_required(auth = OnMachines)]
async fn machines() {}

#[login_required(auth = ByHand)]
async fn by_hand(user: CurrentUser<ByHand>) -> String {
    user.to_string()
}

#[login_required(auth = Careless)]
async fn careless() {}

async fn challenge(app: &Router, path: &str) -> String {
    challenges(&get(app, path, &[]).await.headers).remove(0)
}

async fn proof(app: &Router, path: &str) -> Proof {
    Proof::of(&challenge(app, path).await, "susan", "secret", path)
}

async fn outcome(app: &Router, proof: &Proof) -> Outcome {
    Outcome::of(&get_as(app, &proof.uri, proof.header()).await)
}

#[tokio::test]
async fn nonces_are_those_of_the_application_and_used_once_for_each_count() {
    let state = AppState::new(Shared::default());
    let app = state.clone().router();
    let first = challenge(&app, "/").await;
    assert_eq!(param(&first, "nonce"), Some("own nonce 0"));
    let proof = Proof::of(&first, "susan", "secret", "/");
    let answer = get_as(&app, "/", proof.header()).await;
    assert_eq!((answer.status, &*answer.body), (200, "susan by Digest"));
    assert_eq!(outcome(&app, &proof).await, Stale);
    assert_eq!(outcome(&app, &proof.nc(2)).await, In);
    for nonce in ["own nonce 99", "own nonce", "", "é"] {
        assert_eq!(outcome(&app, &Proof { nonce: nonce.into(), ..proof.nc(3) }).await, Stale, "{nonce}");
    }
    // the library keeps to the lifetime where it knows the time of issue
    state.clock.advance(300);
    assert_eq!(outcome(&app, &proof.nc(4)).await, Stale);
}

#[tokio::test]
async fn roles_and_error_handlers_are_as_in_other_schemes() {
    let app = AppState::new(Shared::default()).router();
    let error = |answer: Answer| (answer.status, serde_json::from_str::<Value>(&answer.body).unwrap()["error"].clone());
    let susan = proof(&app, "/admin").await;
    assert_eq!(outcome(&app, &susan).await, In);
    let john = Proof { username: "john".into(), known: ("john".into(), "secret".into()), ..susan.nc(2) };
    let forbidden = get_as(&app, "/admin", john.header()).await;
    assert_eq!(challenges(&forbidden.headers).len(), 1);
    assert_eq!(error(forbidden), (403, "a role is missing".into()));
    let stale = get_as(&app, "/admin", susan.header()).await;
    assert_eq!(param(&challenges(&stale.headers)[0], "stale"), Some("true"));
    assert_eq!(stale.only("cache-control"), Some("no-store"));
    assert_eq!(error(stale), (401, "the nonce is stale".into()));
    let elsewhere = get_as(&app, "/", susan.nc(3).header()).await;
    assert_eq!(error(elsewhere), (400, "credentials are for another resource".into()));
}

/// Where nothing tells how old a nonce is, a lifetime begins with its first use, and there is no room for more of them than
/// the store remembers.
#[tokio::test]
async fn nonces_without_a_time_are_used_once_for_each_count_too() {
    let state = AppState::with_capacity(Shared::default(), 3);
    let app = state.clone().router();
    let old = proof(&app, "/ageless").await;
    assert_eq!(outcome(&app, &old).await, In);
    state.clock.advance(100);
    assert_eq!(outcome(&app, &old).await, Stale);
    assert_eq!(outcome(&app, &old.nc(2)).await, In);
    for _ in 0..2 {
        assert_eq!(outcome(&app, &proof(&app, "/ageless").await).await, In);
    }
    let one_too_many = proof(&app, "/ageless").await;
    assert_eq!(outcome(&app, &one_too_many).await, Stale);
    assert_eq!(outcome(&app, &old).await, Stale);
    assert_eq!(outcome(&app, &old.nc(3)).await, In);
    assert_eq!(outcome(&app, &old.nc(100)).await, Stale, "that takes more room");
    state.clock.advance(201);
    assert_eq!(outcome(&app, &one_too_many).await, In, "the first has made room");
}

#[tokio::test]
async fn opaque_is_of_the_applications_making() {
    let app = AppState::new(Shared::default()).router();
    let client = ("x-client", b"seven".as_slice());
    let challenge = challenges(&get(&app, "/ageless", &[client]).await.headers).remove(0);
    assert_eq!(param(&challenge, "opaque"), Some("seven"));
    let proof = Proof::of(&challenge, "susan", "secret", "/ageless");
    for (nc, opaque, client, expected) in [
        (1, Some("seven"), "seven", In),
        (2, Some("seven"), "eight", Refused),
        (3, Some("eight"), "seven", Refused),
        (4, None, "seven", Refused),
        (5, Some("é"), "seven", Refused),
    ] {
        let line = Proof { opaque: opaque.map(str::to_owned), ..proof.nc(nc) }.header();
        let fields = [("authorization", line.as_bytes()), ("x-client", client.as_bytes())];
        assert_eq!(Outcome::of(&get(&app, "/ageless", &fields).await), expected, "{opaque:?} of {client}");
    }
}

#[tokio::test]
async fn a_stored_hash_that_is_none_is_503() {
    let app = AppState::new(Shared::default()).router();
    let answer = |name: &'static str| {
        let app = app.clone();
        async move {
            let proof = proof(&app, "/ageless").await;
            let proof = Proof { username: name.into(), known: (name.into(), "secret".into()), ..proof };
            get_as(&app, "/ageless", proof.header()).await.status
        }
    };
    assert_eq!((answer("susan").await, answer("upper").await, answer("damaged").await), (200, 200, 503));
}

/// [R21]
#[tokio::test]
async fn machines_that_share_a_store_know_what_the_others_saw() {
    let shared = Shared(Arc::new(Mutex::new(Some(HashSet::new()))));
    let [first, second] = [(); 2].map(|()| AppState::new(shared.clone()).router());
    let proof = proof(&first, "/machines").await;
    assert_eq!(outcome(&first, &proof).await, In);
    assert_eq!(outcome(&second, &proof).await, Stale);
    assert_eq!(outcome(&second, &proof.nc(2)).await, In);
    assert_eq!(outcome(&first, &proof.nc(2)).await, Stale);
}

/// Whatever fails: 503, and its text is not sent.
#[tokio::test]
async fn what_fails_is_unavailable() {
    let state = AppState::new(Shared::default());
    let app = state.clone().router();
    let on_machines = proof(&app, "/machines").await;
    let [proof, by_hand] = [proof(&app, "/").await, proof(&app, "/hand").await];
    let answer = get_as(&app, "/machines", on_machines.header()).await;
    assert_eq!((answer.status, &*answer.body), (503, "Unauthorized Access"));

    for broken in [1, 2] {
        state.broken.store(broken, Ordering::Relaxed);
        // the lookup fails; no challenge can be made
        for request in [get(&app, "/", &[]).await, get_as(&app, "/", proof.header()).await] {
            assert_eq!((request.status, challenges(&request.headers).len()), (503, 0));
            assert_eq!(request.body, json!({ "error": "the credentials could not be checked" }).to_string());
            assert!(request.headers.values().all(|value| !value.to_str().unwrap().contains("secret")));
        }
        assert_eq!(get_as(&app, "/hand", by_hand.header()).await.status, 503);
    }
    state.broken.store(0, Ordering::Relaxed);
    assert_eq!(outcome(&app, &proof).await, In, "what failed has used nothing up");
    assert_eq!(outcome(&app, &by_hand).await, In);
}

#[tokio::test]
async fn a_scheme_by_hand_does_the_same() {
    let app = AppState::new(Shared::default()).router();
    let proof = proof(&app, "/hand").await;
    let answer = get_as(&app, "/hand", proof.header()).await;
    assert_eq!((answer.status, &*answer.body), (200, "susan"));
    assert!(answer.only("authentication-info").unwrap().contains(&proof.rspauth()));
    assert_eq!(outcome(&app, &proof).await, Stale);
    let nobody = Proof { username: "nobody".into(), known: ("nobody".into(), "secret".into()), ..proof.nc(2) };
    assert_eq!(outcome(&app, &nobody).await, Refused);
    let ha1 = ByHand::KIND.ha1(Algorithm::Md5, "susan", "secret");
    assert_eq!(ha1, client::hash("MD5", "susan:By hand:secret"));
}

/// A verifier that accepts what it did not check authenticates nobody.
#[tokio::test]
async fn a_careless_verifier_lets_nobody_in() {
    let app = AppState::new(Shared::default()).router();
    let proof = proof(&app, "/careless").await;
    assert_eq!(outcome(&app, &proof).await, Refused);
    let right = Proof { known: ("susan".into(), "another".into()), ..proof };
    assert_eq!(outcome(&app, &right).await, In);
}
