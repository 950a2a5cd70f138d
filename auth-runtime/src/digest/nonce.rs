//! Nonces that need no memory until they are used (RFC 7616, 3.3 and 5.4).
//!
//! ```text
//! raw   = version (1 byte) key (1 byte) issued, ms since 1970 (6 bytes) random (8 bytes)
//! tag   = HMAC-SHA-256( key, "digest-nonce-v1" 0x00 realm 0x00 raw ), the first 16 bytes
//! nonce = base64url( raw tag ), 43 characters
//! ```
//!
//! A nonce is bound to the realm, and not to the address of the client, which changes behind proxies, nor to an algorithm:
//! clients combine the realm of one challenge with the algorithm of another.

use std::{
    convert::Infallible,
    fmt,
    sync::{
        Arc, LazyLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use super::store::{MAX_USES, MemoryStore, Millis, NonceStore, NonceUse, Usage};
use crate::error::{AuthError, BoxError};

const VERSION: u8 = 1;

/// How much later than here it may be where a nonce was issued: the clocks of machines differ.
const SKEW: Duration = Duration::from_secs(30);

/// What a nonce is signed with. Machines that are to accept each other's nonces share a secret.
#[derive(Clone)]
pub struct NonceKey {
    /// Tells keys apart: the first byte of the secret's hash.
    id: u8,
    hmac: Hmac<Sha256>,
}

impl NonceKey {
    /// A key of this secret, such as 32 random bytes that are kept for the purpose.
    ///
    /// # Errors
    ///
    /// If the secret is shorter than 32 bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, BoxError> {
        let secret = secret.as_ref();
        if secret.len() < 32 {
            return Err("the secret of nonces has at least 32 bytes".into());
        }
        let id = Sha256::digest(secret).first().copied().unwrap_or_default();
        Ok(Self { id, hmac: Hmac::new_from_slice(secret)? })
    }

    /// A key that nobody else has, and that is lost with the process: its clients are then asked for another nonce.
    ///
    /// # Errors
    ///
    /// If the system has no random bytes.
    pub fn random() -> Result<Self, BoxError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Self::new(secret)
    }

    fn tag(&self, realm: &str, raw: &[u8; 16]) -> Hmac<Sha256> {
        let hmac = self.hmac.clone();
        hmac.chain_update(b"digest-nonce-v1\0").chain_update(realm).chain_update(b"\0").chain_update(raw)
    }
}

impl fmt::Debug for NonceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NonceKey").finish_non_exhaustive()
    }
}

/// Issues nonces, and remembers the uses of those that were used. Clones share both.
///
/// A scheme has the nonces of the process, which have a random key and a [`MemoryStore`], unless its option `nonces` names a
/// type that the state of the router has:
///
/// ```
/// use axum::extract::FromRef;
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum_httpauth::digest::{NonceKey, Nonces};
///
/// // #[derive(DigestAuth)]
/// // #[auth(nonces = Nonces)]
/// // struct Auth;
///
/// #[derive(Clone)]
/// struct AppState { nonces: Nonces }
///
/// impl FromRef<AppState> for Nonces {
///     fn from_ref(state: &AppState) -> Nonces { state.nonces.clone() }
/// }
///
/// # fn main() -> Result<(), axum_httpauth::BoxError> {
/// # let (old_secret, secret) = ([1; 32], [2; 32]);
/// let nonces = Nonces::new(NonceKey::new(old_secret)?);
/// nonces.rotate(NonceKey::new(secret)?); // the old key is still accepted
/// let state = AppState { nonces };
/// # Ok(()) }
/// ```
///
/// With the same secret on several machines and a [`MemoryStore`] on each, a captured request can be repeated once on each
/// of the others, until its nonce expires: it takes a store that they share to prevent that.
pub struct Nonces<T = MemoryStore>(Arc<Inner<T>>);

struct Inner<T> {
    keys: RwLock<Keys>,
    store: T,
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    latest: AtomicU64,
}

struct Keys {
    current: NonceKey,
    previous: Option<NonceKey>,
}

impl Nonces {
    /// Nonces whose uses the process remembers.
    #[must_use]
    pub fn new(key: NonceKey) -> Self {
        Self::with_store(key, MemoryStore::default())
    }
}

impl<T: NonceStore> Nonces<T> {
    /// Nonces whose uses this store remembers.
    #[must_use]
    pub fn with_store(key: NonceKey, store: T) -> Self {
        Self::with_clock(key, store, SystemTime::now)
    }

    /// The same where this is the time, for tests. A time that is earlier than one before is taken for that one.
    #[must_use]
    pub fn with_clock(key: NonceKey, mut store: T, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        store.begin(clock());
        let keys = RwLock::new(Keys { current: key, previous: None });
        Self(Arc::new(Inner { keys, store, clock: Box::new(clock), latest: AtomicU64::new(0) }))
    }

    /// Issues nonces with another key from now on. Those of the present one are accepted until they expire or the key is
    /// changed again.
    pub fn rotate(&self, key: NonceKey) {
        let mut keys = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
        let previous = std::mem::replace(&mut keys.current, key);
        keys.previous = Some(previous);
    }

    /// The time, which does not go back.
    pub(super) fn now(&self) -> Millis {
        let Millis(now) = (self.0.clock)().into();
        Millis(self.0.latest.fetch_max(now, Ordering::Relaxed).max(now))
    }

    pub(super) fn issue(&self, realm: &str) -> Result<String, AuthError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(AuthError::unavailable)?;
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let [_, _, issued @ ..] = self.now().0.to_be_bytes();
        let [a, b, c, d, e, f] = issued;
        let [g, h, i, j, k, l, m, n] = random;
        let raw = [VERSION, keys.current.id, a, b, c, d, e, f, g, h, i, j, k, l, m, n];
        let tag = keys.current.tag(realm, &raw).finalize().into_bytes();
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(raw.into_iter().chain(tag)).for_each(|(place, byte)| *place = byte);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Whether this is a nonce of ours for the realm. It may have expired.
    pub(super) fn verify(&self, realm: &str, nonce: &[u8]) -> Option<Issued> {
        let mut bytes = [0; 33]; // what 43 characters may decode to, as it is estimated
        if nonce.len() != 43 || URL_SAFE_NO_PAD.decode_slice(nonce, &mut bytes) != Ok(32) {
            return None;
        }
        let (raw, tag) = bytes.split_first_chunk::<16>()?;
        let (tag, _) = tag.split_first_chunk::<16>()?;
        let [version, id, a, b, c, d, e, f, ..] = *raw;
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let mut candidates = [Some(&keys.current), keys.previous.as_ref()].into_iter().flatten();
        let genuine = version == VERSION
            && candidates.any(|key| key.id == id && key.tag(realm, raw).verify_truncated_left(tag).is_ok());
        let issued = Millis(u64::from_be_bytes([0, 0, a, b, c, d, e, f]));
        genuine.then_some(Issued { id: *raw, at: Some(issued) })
    }

    pub(super) async fn record(&self, usage: NonceUse) -> Result<Usage, AuthError> {
        self.0.store.record(usage).await.map_err(AuthError::unavailable)
    }
}

/// Where a Digest scheme has its nonces from: [`ProcessNonces`], or [`State`] of [`Nonces`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no nonces",
    label = "not `axum_httpauth::digest::Nonces`",
    note = "name a type of the router's state that is `Nonces`, with the store of your choice: `nonces = Nonces`, `nonces = Nonces::<MyStore>`"
)]
pub trait NonceSource: Send + Sync + 'static {
    /// What remembers their uses.
    type Store: NonceStore;

    /// The nonces.
    ///
    /// # Errors
    ///
    /// If there are none, because the system has no random bytes.
    fn nonces(&self) -> Result<&Nonces<Self::Store>, AuthError>;
}

/// The nonces of the process. Nobody but the process accepts them, and nobody after it.
#[derive(Debug, Clone, Copy)]
pub struct ProcessNonces;

impl NonceSource for ProcessNonces {
    type Store = MemoryStore;

    fn nonces(&self) -> Result<&Nonces, AuthError> {
        static NONCES: LazyLock<Result<Nonces, String>> =
            LazyLock::new(|| NonceKey::random().map(Nonces::new).map_err(|error| error.to_string()));
        NONCES.as_ref().map_err(|error| AuthError::unavailable(error.as_str()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ProcessNonces {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

impl<T: NonceStore> NonceSource for State<Nonces<T>> {
    type Store = T;

    fn nonces(&self) -> Result<&Nonces<T>, AuthError> {
        Ok(&self.0)
    }
}

/// A nonce that was issued here, or by the application.
#[derive(Debug)]
pub struct Issued {
    pub(super) id: [u8; 16],
    pub(super) at: Option<Millis>,
}

impl Issued {
    /// A use of the nonce at this time, if it is good then and can be used so often.
    pub(super) fn used(&self, count: u32, now: Millis, lifetime: Duration) -> Option<NonceUse> {
        let expires = self.at.unwrap_or(now).plus(lifetime);
        let from_the_future = self.at.is_some_and(|issued| issued > now.plus(SKEW));
        let good = now < expires && !from_the_future && count <= MAX_USES;
        good.then_some(NonceUse { id: self.id, count, now, issued: self.at, expires })
    }
}

impl<T> Clone for Nonces<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Nonces<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nonces").finish_non_exhaustive()
    }
}
