//! Tokens that mean nothing by themselves: a store knows whose they are.
//!
//! ```text
//! token = base64url( random (32 bytes) ), 43 characters
//! hash  = SHA-256( token ), which is all that is kept
//! ```

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::{clock::Clock, error::BoxError, secret};

/// Issues random tokens, and asks a store whose they are. Clones share the store.
///
/// A token has 256 random bits and 43 characters, and is good for 24 hours. Who reads the store cannot use what is there: it
/// has hashes alone.
///
/// ```
/// use std::{collections::HashMap, sync::{Arc, Mutex, PoisonError}, time::SystemTime};
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum_httpauth::{BoxError, tokens::{OpaqueTokens, TokenHash, TokenStore}};
///
/// #[derive(Clone, Default)]
/// struct Db(Arc<Mutex<HashMap<TokenHash, (u32, SystemTime)>>>);
///
/// impl TokenStore for Db {
///     type Owner = u32;
///
///     async fn insert(&self, hash: TokenHash, user: u32, expires_at: SystemTime) -> Result<(), BoxError> {
///         self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(hash, (user, expires_at));
///         Ok(())
///     }
///
///     async fn get(&self, hash: TokenHash) -> Result<Option<(u32, SystemTime)>, BoxError> {
///         Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).copied())
///     }
///
///     async fn remove(&self, hash: TokenHash) -> Result<(), BoxError> {
///         self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash);
///         Ok(())
///     }
/// }
///
/// // #[verify_token]
/// async fn verify_token(token: &str, tokens: OpaqueTokens<Db> /* State(tokens): State<_> */) -> Result<Option<u32>, BoxError> {
///     tokens.verify(token).await // a failure of the store is a 503
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let tokens = OpaqueTokens::new(Db::default());
/// let token = tokens.issue(7).await?;
/// assert_eq!(verify_token(&token, tokens.clone()).await?, Some(7));
///
/// tokens.revoke(&token).await?;
/// assert_eq!(verify_token(&token, tokens).await?, None);
/// # Ok::<_, BoxError>(()) }).unwrap();
/// ```
pub struct OpaqueTokens<S> {
    store: Arc<S>,
    lifetime: Duration,
    clock: Clock,
}

impl<S: TokenStore> OpaqueTokens<S> {
    /// Tokens whose owners this store knows.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self::of(store, Clock::steady())
    }

    /// The same where this is the time, for tests.
    #[must_use]
    pub fn with_clock(store: S, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self::of(store, Clock::new(clock))
    }

    fn of(store: S, clock: Clock) -> Self {
        Self { store: Arc::new(store), lifetime: Duration::from_secs(24 * 60 * 60), clock }
    }

    /// How long tokens are good that are issued from now on, in milliseconds at the finest. 24 hours, unless it is said.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// A new token of this owner. It is shown once: the store cannot say it again.
    ///
    /// # Errors
    ///
    /// If the store fails, or the system has no random bytes.
    pub async fn issue(&self, owner: S::Owner) -> Result<String, BoxError> {
        let token = URL_SAFE_NO_PAD.encode(secret::random::<32>()?);
        let expires = self.clock.now().plus(self.lifetime);
        self.store.insert(TokenHash::of(&token), owner, expires.into()).await?;
        Ok(token)
    }

    /// The owner of a token, if it was issued and neither revoked nor expired. One that expired is removed from the store.
    ///
    /// # Errors
    ///
    /// If the store fails: nobody knows then whether the token is good, and a verifier that passes the error on answers 503.
    pub async fn verify(&self, token: &str) -> Result<Option<S::Owner>, BoxError> {
        let Some(hash) = readable(token) else { return Ok(None) };
        match self.store.get(hash).await? {
            Some((owner, expires_at)) if self.clock.now() < expires_at.into() => Ok(Some(owner)),
            Some(_) => self.store.remove(hash).await.map(|()| None),
            None => Ok(None),
        }
    }

    /// Makes a token worthless. One that is not good is left alone.
    ///
    /// # Errors
    ///
    /// If the store fails: the token may then be good still.
    pub async fn revoke(&self, token: &str) -> Result<(), BoxError> {
        match readable(token) {
            Some(hash) => self.store.remove(hash).await,
            None => Ok(()),
        }
    }
}

/// The hash of what may have been issued; the store is not asked about anything else.
fn readable(token: &str) -> Option<TokenHash> {
    let mut bytes = [0; 33]; // what 43 characters may decode to, as it is estimated
    (URL_SAFE_NO_PAD.decode_slice(token, &mut bytes) == Ok(32)).then(|| TokenHash::of(token))
}

impl<S> Clone for OpaqueTokens<S> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), lifetime: self.lifetime, clock: self.clock.clone() }
    }
}

impl<S> fmt::Debug for OpaqueTokens<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpaqueTokens").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

/// Keeps the hashes of tokens, each with its owner and the time at which it expires.
///
/// Tokens that expired and that nobody presents stay: delete them from time to time.
pub trait TokenStore: Send + Sync + 'static {
    /// Whose a token is: what is known of a user, of a session.
    type Owner: Send;

    /// Keeps a token of this owner, good until then: to the millisecond, or as much shorter as the store rounds.
    ///
    /// # Errors
    ///
    /// Any, if it is not kept. The token is not handed out then.
    fn insert(
        &self,
        hash: TokenHash,
        owner: Self::Owner,
        expires_at: SystemTime,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// The owner of the token with this hash, and when it expires, if it is kept. Whether it did is not for the store to say.
    ///
    /// # Errors
    ///
    /// Any, if that could not be found out. `Ok(None)` is for what is known not to be there.
    fn get(&self, hash: TokenHash) -> impl Future<Output = Result<Option<(Self::Owner, SystemTime)>, BoxError>> + Send;

    /// Forgets the token with this hash, if there is one.
    ///
    /// # Errors
    ///
    /// Any, if it may still be there.
    fn remove(&self, hash: TokenHash) -> impl Future<Output = Result<(), BoxError>> + Send;
}

impl<T: TokenStore> TokenStore for Arc<T> {
    type Owner = T::Owner;

    async fn insert(&self, hash: TokenHash, owner: T::Owner, expires_at: SystemTime) -> Result<(), BoxError> {
        T::insert(self, hash, owner, expires_at).await
    }

    async fn get(&self, hash: TokenHash) -> Result<Option<(T::Owner, SystemTime)>, BoxError> {
        T::get(self, hash).await
    }

    async fn remove(&self, hash: TokenHash) -> Result<(), BoxError> {
        T::remove(self, hash).await
    }
}

/// The SHA-256 of a token: what a store keeps in its place. No token can be made of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of the characters of this token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// The bytes, for a column of a database.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenHash").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_43_characters_of_32_bytes_are_readable() {
        let token = URL_SAFE_NO_PAD.encode([0xfb; 32]);
        assert_eq!(readable(&token).map(|hash| *hash.as_bytes()), Some(Sha256::digest(&token).into()));
        let other = |from: &str, to: &str| token.replace(from, to);
        let (padded, shorter, longer) = (format!("{token}="), &token[1..], format!("{token}A"));
        let last = format!("{}t", &token[..42]); // the same bytes, spelt in another way
        for bad in ["", shorter, &longer, &padded, &last, &other("-", "+"), &other("_", "/"), &other("-_", "é")] {
            assert!(bad != token && readable(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn debug_shows_neither_hash_nor_store() {
        assert_eq!(format!("{:?}", TokenHash::of("secret")), "TokenHash { .. }");
    }
}
