//! Nonces that need no memory until they are used (RFC 7616, 3.3 and 5.4).
//!
//! ```text
//! raw   = version (1 byte) key (1 byte) issued, ms since 1970 (6 bytes) random (8 bytes)
//! tag   = HMAC-SHA-256( key, "digest-nonce-v1" 0x00 realm 0x00 form (1 byte) lifetime, ms (8 bytes) raw text ), the first
//!         16 bytes; the form is 1 for RFC 2069 and else 0
//! nonce = base64url( raw tag ), 43 characters, and behind a "." the text of the application, if it has one
//! ```
//!
//! A nonce is bound to the realm; to the lifetime, so that it has one time at which it expires; and to the form of the scheme,
//! for a response of RFC 2069 would be a session key of `-sess` for some `cnonce`. It is not bound to the address
//! of the client, which changes behind proxies, nor to an algorithm: clients combine the realm of one challenge with the
//! algorithm of another.

use std::{
    convert::Infallible,
    fmt, str,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::{Digest as _, Sha256};

use super::{
    memory::MemoryStore,
    store::{MAX_USES, NonceStore, NonceUse, SKEW},
};
use crate::{
    clock::{Clock, Millis},
    error::{AuthError, BoxError},
    scheme::sealed::Sealed,
    secret,
};

const VERSION: u8 = 1;

/// Where nonces are good, and how long.
pub(super) struct Space {
    pub(super) realm: &'static str,
    pub(super) lifetime: Duration,
    pub(super) legacy: bool,
}

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
        let hmac = secret::key(secret, "nonces")?;
        let id = Sha256::digest(secret).first().copied().unwrap_or_default();
        Ok(Self { id, hmac })
    }

    /// A key that nobody else has, and that is lost with the process: its clients are then asked for another nonce.
    ///
    /// # Errors
    ///
    /// If the system has no random bytes.
    pub fn random() -> Result<Self, BoxError> {
        Self::new(secret::random::<32>()?)
    }

    fn tag(&self, space: &Space, raw: &[u8; 16], text: &[u8]) -> Hmac<Sha256> {
        let Millis(lifetime) = space.lifetime.into();
        let mut hmac = self.hmac.clone();
        hmac.update(b"digest-nonce-v1\0");
        hmac.update(space.realm.as_bytes());
        hmac.update(&[0, u8::from(space.legacy)]);
        hmac.update(&lifetime.to_be_bytes());
        hmac.update(raw);
        hmac.update(text);
        hmac
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
/// A secret that is kept wants a store that is kept and shared as far. With a [`MemoryStore`] on each of several machines, a
/// captured request can be repeated once on each of the others, until its nonce expires; and one that is started again relies
/// on a clock that does not go back meanwhile, to know what was issued before.
pub struct Nonces<T = MemoryStore>(Arc<Inner<T>>);

struct Inner<T> {
    keys: RwLock<Keys>,
    store: T,
    clock: Clock,
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
        Self::of(key, store, Clock::steady())
    }

    /// The same where this is the time, for tests.
    #[must_use]
    pub fn with_clock(key: NonceKey, store: T, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self::of(key, store, Clock::new(clock))
    }

    fn of(key: NonceKey, store: T, clock: Clock) -> Self {
        store.begin(clock.now().into());
        let keys = RwLock::new(Keys { current: key, previous: None });
        Self(Arc::new(Inner { keys, store, clock }))
    }

    /// Issues nonces with another key from now on. Those of the present one are accepted until they expire or the key is
    /// changed again: to be rid of one that became known, change it twice. Machines that share nonces should change it at the
    /// same time: a nonce of a key that one does not have yet is stale there, which costs its client another round trip.
    pub fn rotate(&self, key: NonceKey) {
        let mut keys = self.0.keys.write().unwrap_or_else(PoisonError::into_inner);
        let previous = std::mem::replace(&mut keys.current, key);
        keys.previous = Some(previous);
    }

    pub(super) fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// A nonce, with the text of the application behind it.
    pub(super) fn issue(&self, space: &Space, text: &str) -> Result<String, AuthError> {
        let [g, h, i, j, k, l, m, n] = secret::random().map_err(AuthError::unavailable)?;
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let [_, _, a, b, c, d, e, f] = self.now().0.to_be_bytes();
        let raw = [VERSION, keys.current.id, a, b, c, d, e, f, g, h, i, j, k, l, m, n];
        let tag = keys.current.tag(space, &raw, text.as_bytes()).finalize().into_bytes();
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(raw.into_iter().chain(tag)).for_each(|(place, byte)| *place = byte);
        let mut nonce = URL_SAFE_NO_PAD.encode(bytes);
        if !text.is_empty() {
            nonce.extend([".", text]);
        }
        Ok(nonce)
    }

    /// Reads a nonce that was issued here for this space, with the text behind it. It may have expired.
    pub(super) fn verify<'n>(&self, space: &Space, nonce: &'n [u8]) -> Option<(Issued, &'n str)> {
        let (encoded, rest) = nonce.split_at_checked(43)?;
        let text = match rest.strip_prefix(b".") {
            Some(text) if !text.is_empty() => str::from_utf8(text).ok()?,
            None if rest.is_empty() => "",
            _ => return None,
        };
        let mut bytes = [0; 33]; // what 43 characters may decode to, as it is estimated
        if URL_SAFE_NO_PAD.decode_slice(encoded, &mut bytes) != Ok(32) {
            return None;
        }
        let (raw, tag) = bytes.split_first_chunk::<16>()?;
        let (tag, _) = tag.split_first_chunk::<16>()?;
        let [version, id, a, b, c, d, e, f, ..] = *raw;
        let keys = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        let mut candidates = [Some(&keys.current), keys.previous.as_ref()].into_iter().flatten();
        let genuine = |key: &NonceKey| key.tag(space, raw, text.as_bytes()).verify_truncated_left(tag).is_ok();
        let good = version == VERSION && candidates.any(|key| key.id == id && genuine(key));
        let issued = Millis(u64::from_be_bytes([0, 0, a, b, c, d, e, f]));
        good.then_some((Issued { id: *raw, at: issued }, text))
    }

    pub(super) fn store(&self) -> &T {
        &self.0.store
    }
}

/// Where a Digest scheme has its nonces from: [`ProcessNonces`], or [`State`] of [`Nonces`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no nonces",
    label = "not `axum_httpauth::digest::Nonces`",
    note = "write `nonces = axum_httpauth::digest::Nonces`, which is then in the router's state, or with a store of yours `nonces = axum_httpauth::digest::Nonces::<MyStore>`"
)]
pub trait NonceSource: Sealed + Send + Sync + 'static {
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

impl Sealed for ProcessNonces {}

impl NonceSource for ProcessNonces {
    type Store = MemoryStore;

    fn nonces(&self) -> Result<&Nonces, AuthError> {
        static NONCES: OnceLock<Nonces> = OnceLock::new();
        if let Some(nonces) = NONCES.get() {
            return Ok(nonces);
        }
        let key = NonceKey::random().map_err(AuthError::unavailable)?;
        Ok(NONCES.get_or_init(|| Nonces::new(key)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ProcessNonces {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

impl<T> Sealed for State<Nonces<T>> {}

impl<T: NonceStore> NonceSource for State<Nonces<T>> {
    type Store = T;

    fn nonces(&self) -> Result<&Nonces<T>, AuthError> {
        Ok(&self.0)
    }
}

/// A nonce that was issued here.
pub(super) struct Issued {
    id: [u8; 16],
    at: Millis,
}

impl Issued {
    /// A use of the nonce at this time, if it is good then and can be used so often.
    pub(super) fn used(&self, count: u32, now: Millis, lifetime: Duration) -> Option<NonceUse> {
        let usage = NonceUse { id: self.id, count, now, issued: self.at, expires: self.at.plus(lifetime) };
        let good = now < usage.expires && self.at <= now.plus(SKEW) && count <= MAX_USES;
        good.then_some(usage)
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
