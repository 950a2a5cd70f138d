//! Nonces of Digest that were used: how many a store can track.

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    extract::{FromRef, State},
    routing::get,
};
use axum_httpauth::{
    Algorithm, DigestAuth,
    digest::{MemoryStore, NonceKey, NonceStore, NonceUse, Nonces, Usage},
    get_ha1, login_required,
};

use crate::{memory::resident, server::block_on, users::Accounts};

#[derive(DigestAuth)]
#[auth(realm = "Staff only", algorithms = ["SHA-256", "MD5"], nonces = Nonces::<Arc<MemoryStore>>)]
struct Digest;

#[get_ha1(auth = Digest)]
fn get_ha1(name: &str, algorithm: Algorithm, State(accounts): State<Accounts>) -> Option<&'static str> {
    accounts.ha1(name, algorithm)
}

#[login_required(auth = Digest)]
async fn digest() -> &'static str {
    "hello"
}

#[derive(Clone)]
struct Tracking {
    accounts: Accounts,
    nonces: Nonces<Arc<MemoryStore>>,
}

impl FromRef<Tracking> for Accounts {
    fn from_ref(state: &Tracking) -> Self {
        state.accounts.clone()
    }
}

impl FromRef<Tracking> for Nonces<Arc<MemoryStore>> {
    fn from_ref(state: &Tracking) -> Self {
        state.nonces.clone()
    }
}

/// With a store that tracks so many nonces.
pub fn tracking(count: usize, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Router {
    let nonces = Nonces::with_clock(NonceKey::random().expect("a key"), store(count), clock);
    let accounts = Accounts::new(Digest::generate_ha1);
    Router::new().route("/", get(digest)).with_state(Tracking { accounts, nonces })
}

/// With a clock that ten milliseconds have passed for whenever it is looked at: nonces expire as fast as they are used.
pub fn aging() -> Router {
    let (started, passed) = (SystemTime::now(), AtomicU64::new(0));
    tracking(0, move || started + Duration::from_millis(passed.fetch_add(10, Ordering::Relaxed)))
}

fn store(count: usize) -> Arc<MemoryStore> {
    let (store, now) = (MemoryStore::default(), SystemTime::now());
    store.begin(SystemTime::UNIX_EPOCH);
    for index in 0..count as u64 {
        let id = u128::from(index.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_be_bytes(); // in no order
        let issued = now - Duration::from_millis(1 + index % 200_000);
        let usage = NonceUse::new(id, 1, now, issued, issued + Duration::from_secs(300));
        assert_eq!(block_on(store.record(usage)).ok(), Some(Usage::First));
    }
    Arc::new(store)
}

/// How many bytes such a store takes.
pub fn bytes(count: usize) -> usize {
    drop(store(100)); // brings the code into memory
    let before = resident();
    let store = black_box(store(count));
    let bytes = resident() - before;
    drop(store);
    bytes
}
