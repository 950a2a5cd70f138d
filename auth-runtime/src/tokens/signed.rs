//! Tokens that say themselves whose they are, and until when.
//!
//! ```text
//! raw   = subject (UTF-8) expires, ms since 1970 (8 bytes)
//! tag   = HMAC-SHA-256( key, "signed-token-v1" 0x00 length of purpose (8 bytes) purpose raw ), all 32 bytes
//! token = base64url( raw tag ), without padding
//! ```
//!
//! The parts are in this order so that a token is decoded in one allocation, and the subject is the head of it.

use std::{
    borrow::Cow,
    error::Error,
    fmt,
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{
    clock::{Clock, Millis},
    error::{AuthError, BoxError},
    secret,
};

/// How long the subject of a signed token can be, in bytes.
pub const MAX_SUBJECT: usize = 4096;

/// What a token has behind its subject: when it expires, and the tag.
const OVERHEAD: usize = 8 + 32;

/// Issues signed tokens, which need no store. Clones share the secret.
///
/// A token names a subject, such as the id of a user, is for one purpose, and is good for an hour. Its subject can be read by
/// whoever has it, and what was signed cannot be taken back: use [`OpaqueTokens`](super::OpaqueTokens) for what must be revoked.
///
/// ```
/// use std::time::Duration;
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum_httpauth::{AuthError, tokens::{SignedTokens, TokenError}};
///
/// # fn main() -> Result<(), axum_httpauth::BoxError> {
/// # let secret = [7; 32];
/// let tokens = SignedTokens::new(secret)?; // 32 random bytes of the configuration
/// let access = tokens.clone().for_purpose("access");
/// let confirm = tokens.for_purpose("confirm e-mail").lifetime(Duration::from_secs(24 * 60 * 60));
///
/// // #[verify_token]
/// fn verify_token(token: &str, access: SignedTokens /* State(access): State<_> */) -> Result<Option<String>, AuthError> {
///     Ok(Some(access.verify(token)?))
/// }
///
/// assert_eq!(verify_token(&access.issue("susan")?, access.clone())?.as_deref(), Some("susan"));
/// assert_eq!(access.verify(&confirm.issue("susan")?), Err(TokenError::Invalid));
/// # Ok(()) }
/// ```
///
/// To change the secret, accept tokens of the old one until the last of them has expired:
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// # use axum_httpauth::tokens::{SignedTokens, TokenError};
/// # fn main() -> Result<(), axum_httpauth::BoxError> {
/// # let (secret, old_secret) = ([2; 32], [1; 32]);
/// let (tokens, old) = (SignedTokens::new(secret)?, SignedTokens::new(old_secret)?);
/// let verify = |token: &str| match tokens.verify(token) {
///     Err(TokenError::Invalid) => old.verify(token),
///     result => result,
/// };
/// assert_eq!(verify(&old.issue("susan")?)?, "susan");
/// assert_eq!(verify(&tokens.issue("susan")?)?, "susan");
/// # Ok(()) }
/// ```
///
/// A secret that became known is changed without that, for whoever knows it can sign what he likes.
#[derive(Clone)]
pub struct SignedTokens {
    key: Hmac<Sha256>,
    purpose: Cow<'static, str>,
    lifetime: Duration,
    clock: Clock,
}

impl SignedTokens {
    /// Tokens that are signed with this secret, such as 32 random bytes that are kept for the purpose.
    ///
    /// # Errors
    ///
    /// If the secret is shorter than 32 bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, BoxError> {
        Self::of(secret.as_ref(), Clock::steady())
    }

    /// The same where this is the time, for tests.
    ///
    /// # Errors
    ///
    /// If the secret is shorter than 32 bytes.
    pub fn with_clock(
        secret: impl AsRef<[u8]>,
        clock: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Result<Self, BoxError> {
        Self::of(secret.as_ref(), Clock::new(clock))
    }

    fn of(secret: &[u8], clock: Clock) -> Result<Self, BoxError> {
        let key = secret::key(secret, "tokens")?;
        Ok(Self { key, purpose: "".into(), lifetime: Duration::from_secs(60 * 60), clock })
    }

    /// The same for this purpose. A token for one purpose is good for no other, so that a link in a mail is no login. Give
    /// each use of a secret a purpose of its own.
    #[must_use]
    pub fn for_purpose(mut self, purpose: impl Into<Cow<'static, str>>) -> Self {
        self.purpose = purpose.into();
        self
    }

    /// How long tokens are good that are issued from now on, in milliseconds at the finest. An hour, unless it is said.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// A token that names this subject, which is any text, and may be empty.
    ///
    /// # Errors
    ///
    /// If the subject is longer than [`MAX_SUBJECT`].
    pub fn issue(&self, subject: &str) -> Result<String, BoxError> {
        if subject.len() > MAX_SUBJECT {
            return Err(format!("the subject of a token has at most {MAX_SUBJECT} bytes").into());
        }
        let Millis(expires) = self.clock.now().plus(self.lifetime);
        let mut bytes = [subject.as_bytes(), &expires.to_be_bytes()].concat();
        let tag = self.tag(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&tag);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The subject of a token that was issued with this secret for this purpose, and has not expired.
    ///
    /// # Errors
    ///
    /// [`TokenError::Expired`] for a token that was good once, [`TokenError::Invalid`] for anything else.
    pub fn verify(&self, token: &str) -> Result<String, TokenError> {
        // its length is checked before it is decoded, which takes no more room than the token has
        let (shortest, longest) = const { (encoded(OVERHEAD), encoded(MAX_SUBJECT + OVERHEAD)) };
        if !(shortest..=longest).contains(&token.len()) {
            return Err(TokenError::Invalid);
        }
        let mut bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| TokenError::Invalid)?;
        let (raw, tag) = bytes.split_last_chunk::<32>().ok_or(TokenError::Invalid)?;
        self.tag(raw).verify(tag.into()).map_err(|_| TokenError::Invalid)?;
        let (subject, expires) = raw.split_last_chunk::<8>().ok_or(TokenError::Invalid)?;
        if self.clock.now() >= Millis(u64::from_be_bytes(*expires)) {
            return Err(TokenError::Expired);
        }
        bytes.truncate(subject.len());
        String::from_utf8(bytes).map_err(|_| TokenError::Invalid)
    }

    fn tag(&self, raw: &[u8]) -> Hmac<Sha256> {
        let length = (self.purpose.len() as u64).to_be_bytes();
        let hmac = self.key.clone().chain_update(b"signed-token-v1\0").chain_update(length);
        hmac.chain_update(&*self.purpose).chain_update(raw)
    }
}

/// The number of characters that this many bytes become.
const fn encoded(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

impl fmt::Debug for SignedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SignedTokens");
        debug.field("purpose", &self.purpose).field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

/// Why a signed token is refused. A verifier passes it on by `?`: the credentials are rejected, 401.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenError {
    /// The token was good, and is not any more. The client may know.
    Expired,
    /// The token was not issued with this secret for this purpose.
    Invalid,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the token expired",
            Self::Invalid => "the token is invalid",
        })
    }
}

impl Error for TokenError {}

impl From<TokenError> for AuthError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Expired => Self::rejected("the token expired"),
            TokenError::Invalid => Self::not_verified(),
        }
    }
}

#[cfg(test)]
mod tests {
    use allocation_counter::measure;

    use super::*;

    fn tokens() -> SignedTokens {
        SignedTokens::with_clock([7; 32], || SystemTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn no_bit_of_a_token_can_be_flipped() {
        let tokens = tokens();
        let bytes = URL_SAFE_NO_PAD.decode(tokens.issue("susan").unwrap()).unwrap();
        assert_eq!(tokens.verify(&URL_SAFE_NO_PAD.encode(&bytes)).as_deref(), Ok("susan"));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(tokens.verify(&URL_SAFE_NO_PAD.encode(flipped)), Err(TokenError::Invalid), "bit {bit}");
        }
    }

    #[test]
    fn what_is_forged_allocates_no_more_than_its_length() {
        let tokens = tokens();
        for length in (0..encoded(MAX_SUBJECT + OVERHEAD) + 8).chain([100_000]) {
            let forged = "A".repeat(length);
            let allocated = measure(|| assert_eq!(tokens.verify(&forged), Err(TokenError::Invalid))).bytes_total;
            assert!(allocated <= length as u64, "{allocated} bytes for {length}");
        }
    }

    #[test]
    fn what_is_longer_than_any_token_is_not_decoded() {
        let (tokens, forged) = (tokens(), "A".repeat(encoded(MAX_SUBJECT + OVERHEAD) + 1));
        assert_eq!(measure(|| assert_eq!(tokens.verify(&forged), Err(TokenError::Invalid))).count_total, 0);
    }

    #[test]
    fn debug_does_not_show_the_secret() {
        let tokens = SignedTokens::new([b'z'; 32]).unwrap().for_purpose("access");
        assert_eq!(format!("{tokens:?}"), "SignedTokens { purpose: \"access\", lifetime: 3600s, .. }");
    }
}
