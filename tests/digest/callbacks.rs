//! What an application puts in the place of what is built in: nonces, `opaque`, the store of uses, the answer.

use std::{
    collections::HashSet,
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
use crate::app::{ASKED, Clock};

/// Nonces with a text of the application's.
#[derive(DigestAuth)]
#[auth(nonces = Nonces)]
pub(crate) struct Auth;

/// Values of `opaque` that belong to a client, and stored hashes.
#[derive(DigestAuth)]
#[auth(nonces = Nonces)]
pub(crate) struct Hashed;

/// With a store that machines share.
#[derive(DigestAuth)]
#[auth(nonces = Nonces::<Shared>)]
pub(crate) struct OnMachines;

#[derive(Clone)]
pub(crate) struct AppState {
    epoch: Arc<AtomicU64>,
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
    fn begin(&self, _: SystemTime) {}

    async fn record(&self, usage: NonceUse) -> Result<Usage, BoxError> {
        assert!(usage.issued_at() <= usage.now());
        assert_eq!(usage.forget_at().duration_since(usage.issued_at()).unwrap().as_secs(), 330);
        let mut used = self.0.lock().unwrap();
        let used = used.as_mut().ok_or("the password of the store is hunter2, and it is down")?;
        Ok(if used.insert((usage.id(), usage.count())) { Usage::First } else { Usage::Repeated })
    }
}

impl AppState {
    fn new(store: Shared) -> Self {
        let clock = Clock::new();
        let time = || {
            let clock = clock.clone();
            move || clock.now()
        };
        let key = NonceKey::new([7; 32]).unwrap();
        Self {
            epoch: Arc::default(),
            nonces: Nonces::with_clock(key.clone(), MemoryStore::new(1000), time()),
            shared: Nonces::with_clock(key, store, time()),
            broken: Arc::default(),
            clock,
        }
    }

    fn check(&self) -> Result<(), BoxError> {
        if self.broken.load(Ordering::Relaxed) > 0 { Err("the disk /dev/secret is full".into()) } else { Ok(()) }
    }

    fn epoch(&self) -> String {
        format!("epoch {}", self.epoch.load(Ordering::Relaxed))
    }

    fn router(self) -> Router {
        Router::new()
            .route("/", on_get(index))
            .route("/admin", on_get(admin))
            .route("/hashed", on_get(hashed))
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
    if username == "slow" {
        state.clock.advance(300);
    }
    if username == "locked" {
        return Err(AuthError::forbidden("the account is locked").into());
    }
    let roles = if username == "susan" { vec!["user", "admin"] } else { vec!["user"] };
    Ok((username != "nobody").then(|| (User { name: username, roles }, "secret".to_owned())))
}

#[generate_nonce]
async fn issue(State(state): State<AppState>) -> Result<String, BoxError> {
    match state.broken.load(Ordering::Relaxed) {
        2 => return Ok("not \"sendable\"".to_owned()),
        3 => return Ok("x".repeat(513)),
        4 => return Err(AuthError::rejected("no epoch").into()),
        1 => state.check()?,
        _ => {}
    }
    Ok(state.epoch())
}

#[verify_nonce]
async fn recognise(nonce: &str, State(state): State<AppState>) -> bool {
    ASKED.set(ASKED.get() + 1);
    nonce == state.epoch()
}

#[get_user_roles]
fn roles(user: &User) -> &[&'static str] {
    &user.roles
}

#[error_handler]
fn answer(error: &AuthError) -> impl IntoResponse + use<> {
    Json(json!({ "error": error.reason() }))
}

#[get_ha1(auth = Hashed)]
fn get_ha1(username: &str, algorithm: Algorithm) -> Option<String> {
    match username {
        "damaged" => Some(Hashed::generate_ha1(Algorithm::Md5, username, "secret")),
        "upper" => Some(Hashed::generate_ha1(algorithm, username, "secret").to_uppercase()),
        _ => Some(Hashed::generate_ha1(algorithm, username, "secret")),
    }
}

#[generate_opaque(auth = Hashed)]
async fn issue_opaque(headers: HeaderMap) -> String {
    headers.get("x-client").map_or("none", |client| client.to_str().unwrap()).to_owned()
}

#[verify_opaque(auth = Hashed)]
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

#[login_required(auth = Hashed)]
async fn hashed(user: CurrentUser<Hashed>) -> String {
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

async fn proof_of(app: &Router, path: &str) -> Proof {
    Proof::of(&challenge(app, path).await, "susan", "secret", path)
}

async fn outcome(app: &Router, proof: &Proof) -> Outcome {
    Outcome::of(&get_as(app, &proof.uri, proof.header()).await)
}

#[tokio::test]
async fn nonces_carry_a_text_of_the_application_and_are_used_once_for_each_count() {
    let state = AppState::new(Shared::default());
    let app = state.clone().router();
    let first = challenge(&app, "/").await;
    let nonce = param(&first, "nonce").unwrap();
    assert!(nonce.len() == 51 && nonce.ends_with(".epoch 0"), "{nonce}");
    assert_ne!(param(&challenge(&app, "/").await, "nonce"), Some(nonce), "the text is the same, the nonce is not");
    let proof = Proof::of(&first, "susan", "secret", "/");
    let answer = get_as(&app, "/", proof.header()).await;
    assert_eq!((answer.status, &*answer.body), (200, "susan by Digest"));
    assert_eq!(outcome(&app, &proof).await, Stale);
    assert_eq!(outcome(&app, &proof.nc(2)).await, In);
    state.clock.advance(300);
    assert_eq!(outcome(&app, &proof.nc(3)).await, Stale, "it expires whatever the application says");

    let proof = proof_of(&app, "/").await;
    state.epoch.fetch_add(1, Ordering::Relaxed);
    assert_eq!(outcome(&app, &proof).await, Stale, "and before, if the application says so");
}

#[tokio::test]
async fn the_application_is_asked_only_about_texts_that_it_returned() {
    let app = AppState::new(Shared::default()).router();
    let proof = proof_of(&app, "/").await;
    let (signed, _) = proof.nonce.split_once('.').unwrap();
    let other = proof_of(&app, "/hashed").await.nonce;
    ASKED.take();
    for nonce in [
        "epoch 0",
        ".epoch 0",
        signed,
        &format!("{signed}."),
        &format!("{signed}.epoch 1"),
        &format!("{signed}epoch 0"),
        &other,
    ] {
        assert_eq!(outcome(&app, &Proof { nonce: nonce.to_owned(), ..proof.clone() }).await, Stale, "{nonce}");
    }
    let with_text = Proof { nonce: proof.nonce.clone(), ..proof_of(&app, "/hashed").await };
    assert_eq!(outcome(&app, &with_text).await, Stale, "a scheme without text takes none");
    assert_eq!(ASKED.take(), 0);
    assert_eq!(outcome(&app, &proof).await, In);
    assert_eq!(ASKED.take(), 1);
}

#[tokio::test]
async fn roles_and_error_handlers_are_as_in_other_schemes() {
    let app = AppState::new(Shared::default()).router();
    let error = |answer: Answer| (answer.status, serde_json::from_str::<Value>(&answer.body).unwrap()["error"].clone());
    let susan = proof_of(&app, "/admin").await;
    assert_eq!(outcome(&app, &susan).await, In);
    let john = Proof { username: "john".into(), known: ("john".into(), "secret".into()), ..susan.nc(2) };
    let forbidden = get_as(&app, "/admin", john.header()).await;
    assert_eq!(challenges(&forbidden.headers).len(), 1);
    assert_eq!(error(forbidden), (403, "a role is missing".into()));
    let stale = get_as(&app, "/admin", susan.header()).await;
    assert_eq!(param(&challenges(&stale.headers)[0], "stale"), Some("true"));
    assert_eq!(stale.only("cache-control"), Some("no-store"));
    assert_eq!(error(stale), (401, "the credentials were used before".into()));
    let elsewhere = get_as(&app, "/", susan.nc(3).header()).await;
    assert_eq!(error(elsewhere), (400, "credentials are for another resource".into()));
}

#[tokio::test]
async fn opaque_is_of_the_applications_making() {
    let app = AppState::new(Shared::default()).router();
    let client = ("x-client", b"seven".as_slice());
    let challenge = challenges(&get(&app, "/hashed", &[client]).await.headers).remove(0);
    assert_eq!(param(&challenge, "opaque"), Some("seven"));
    let proof = Proof::of(&challenge, "susan", "secret", "/hashed");
    for (nc, opaque, client, expected) in [
        (1, Some("seven"), "seven", In),
        (2, Some("seven"), "eight", Refused),
        (3, Some("eight"), "seven", Refused),
        (4, None, "seven", Refused),
        (5, Some("é"), "seven", Refused),
    ] {
        let line = Proof { opaque: opaque.map(str::to_owned), ..proof.nc(nc) }.header();
        let fields = [("authorization", line.as_bytes()), ("x-client", client.as_bytes())];
        assert_eq!(Outcome::of(&get(&app, "/hashed", &fields).await), expected, "{opaque:?} of {client}");
    }
}

#[tokio::test]
async fn a_stored_hash_that_is_none_is_503() {
    let app = AppState::new(Shared::default()).router();
    let answer = |name: &'static str| {
        let app = app.clone();
        async move {
            let proof = proof_of(&app, "/hashed").await;
            let proof = Proof { username: name.into(), known: (name.into(), "secret".into()), ..proof };
            get_as(&app, "/hashed", proof.header()).await.status
        }
    };
    assert_eq!((answer("susan").await, answer("upper").await, answer("damaged").await), (200, 200, 503));
}

/// [R21]
#[tokio::test]
async fn machines_that_share_a_store_know_what_the_others_saw() {
    let shared = Shared(Arc::new(Mutex::new(Some(HashSet::new()))));
    let [first, second] = [(); 2].map(|()| AppState::new(shared.clone()).router());
    let proof = proof_of(&first, "/machines").await;
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
    let on_machines = proof_of(&app, "/machines").await;
    let [proof, by_hand] = [proof_of(&app, "/").await, proof_of(&app, "/hand").await];
    let answer = get_as(&app, "/machines", on_machines.header()).await;
    assert_eq!((answer.status, &*answer.body), (503, "Unauthorized Access"));

    for broken in [1, 2, 3] {
        state.broken.store(broken, Ordering::Relaxed);
        // the lookup fails; no challenge can be made
        for request in [get(&app, "/", &[]).await, get_as(&app, "/", proof.header()).await] {
            assert_eq!((request.status, challenges(&request.headers).len()), (503, 0));
            assert_eq!(request.body, json!({ "error": "the credentials could not be checked" }).to_string());
            assert!(request.headers.values().all(|value| !value.to_str().unwrap().contains("secret")));
        }
        assert_eq!(get_as(&app, "/hand", by_hand.header()).await.status, 503);
    }
    // what a generator says is no refusal: there is nothing to ask with
    state.broken.store(4, Ordering::Relaxed);
    let answer = get(&app, "/", &[]).await;
    assert_eq!((answer.status, challenges(&answer.headers).len()), (503, 0));
    // the lookup alone fails
    state.broken.store(5, Ordering::Relaxed);
    let answer = get_as(&app, "/", proof.header()).await;
    assert_eq!(answer.status, 503);
    assert_eq!(get_as(&app, "/hand", by_hand.header()).await.status, 503);
    state.broken.store(0, Ordering::Relaxed);
    assert_eq!(outcome(&app, &proof).await, In, "what failed has used nothing up");
    assert_eq!(outcome(&app, &by_hand).await, In);
}

#[tokio::test]
async fn a_scheme_by_hand_does_the_same() {
    let app = AppState::new(Shared::default()).router();
    let proof = proof_of(&app, "/hand").await;
    let answer = get_as(&app, "/hand", proof.header()).await;
    assert_eq!((answer.status, &*answer.body), (200, "susan"));
    assert!(answer.only("authentication-info").unwrap().contains(&proof.rspauth()));
    assert_eq!(outcome(&app, &proof).await, Stale);
    let nobody = Proof { username: "nobody".into(), known: ("nobody".into(), "secret".into()), ..proof.nc(2) };
    assert_eq!(outcome(&app, &nobody).await, Refused);
    let ha1 = ByHand::KIND.ha1(Algorithm::Md5, "susan", "secret");
    assert_eq!(ha1, client::hash("MD5", "susan:By hand:secret"));
}

/// What expires while the user is looked up is not good any more when it is to be marked as used.
#[tokio::test]
async fn a_slow_lookup_does_not_outlive_the_nonce() {
    let app = AppState::new(Shared::default()).router();
    let slow = Proof { username: "slow".into(), known: ("slow".into(), "secret".into()), ..proof_of(&app, "/").await };
    assert_eq!(outcome(&app, &slow).await, Stale);
}

/// What a lookup says of an account is not said to who has proven nothing.
#[tokio::test]
async fn an_error_of_a_lookup_says_nothing_of_an_account() {
    let app = AppState::new(Shared::default()).router();
    let answer = |name: &'static str| {
        let app = app.clone();
        async move {
            let proof = proof_of(&app, "/").await;
            let answer = get_as(&app, "/", Proof { username: name.into(), ..proof }.header()).await;
            (answer.status, answer.body)
        }
    };
    assert_eq!(answer("locked").await, answer("nobody").await);
    assert_eq!(answer("locked").await.0, 401);
}

/// A verifier that accepts what it did not check authenticates nobody.
#[tokio::test]
async fn a_careless_verifier_lets_nobody_in() {
    let app = AppState::new(Shared::default()).router();
    let proof = proof_of(&app, "/careless").await;
    assert_eq!(outcome(&app, &proof).await, Refused);
    let right = Proof { known: ("susan".into(), "another".into()), ..proof };
    assert_eq!(outcome(&app, &right).await, In);
}
