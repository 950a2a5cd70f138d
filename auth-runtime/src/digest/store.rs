//! Which of a nonce's counts were used: what makes a captured request worthless (RFC 7616, 5.5).
//!
//! A count is used once. Counts are a set and not a sequence: clients leave gaps, and requests overtake each other.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use crate::{clock::Millis, error::BoxError};

/// How often a nonce can be used: the highest `nc` that is accepted.
pub const MAX_USES: u32 = 1024;

/// One use of a nonce, by credentials that were verified.
#[derive(Debug, Clone, Copy)]
pub struct NonceUse {
    pub(super) id: [u8; 16],
    pub(super) count: u32,
    pub(super) now: Millis,
    pub(super) issued: Millis,
    pub(super) expires: Millis,
}

impl NonceUse {
    /// A use of the nonce with this id and count, at this time, of one that was issued and expires then: for tests of a store.
    #[must_use]
    pub fn new(id: [u8; 16], count: u32, now: SystemTime, issued_at: SystemTime, expires_at: SystemTime) -> Self {
        Self { id, count, now: now.into(), issued: issued_at.into(), expires: expires_at.into() }
    }

    /// What tells the nonce from any other.
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        self.id
    }

    /// The value of `nc`, from 1 to [`MAX_USES`].
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// When the nonce is used.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.now.into()
    }

    /// When the nonce was issued.
    #[must_use]
    pub fn issued_at(&self) -> SystemTime {
        self.issued.into()
    }

    /// When the use can be forgotten: the nonce has expired by then on every machine whose clock is not far off.
    #[must_use]
    pub fn forget_at(&self) -> SystemTime {
        self.expires.plus(SKEW).into()
    }

    /// The same use at a later time, if the nonce is still good then.
    pub(super) fn at(self, now: Millis) -> Option<Self> {
        (now < self.expires).then_some(Self { now, ..self })
    }

    /// The half of the id that nobody can choose. Were two nonces to have the same, the second would be refused as used.
    pub(super) fn key(&self) -> u64 {
        let [.., a, b, c, d, e, f, g, h] = self.id;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

/// How far the clocks of machines that share nonces may differ.
pub(super) const SKEW: Duration = Duration::from_secs(30);

/// What a store says of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// It is the first with this count.
    First,
    /// It is not, or that is not known any more: the client gets a new nonce, with `stale=true`.
    Repeated,
}

/// Remembers the uses of nonces until they expire.
///
/// A store that several machines share makes a use on one of them known to all. In Redis it is `SETBIT id count 1`, which
/// returns the bit that was there before, with `PEXPIREAT` in the same script.
pub trait NonceStore: Send + Sync + 'static {
    /// Called once, before all else, with the present time. A store that begins empty does not know what was used before, and
    /// has to refuse nonces that were issued earlier; one that outlives the process has nothing to do.
    fn begin(&self, now: SystemTime);

    /// Remembers this use, and says whether it is the first with its count. Of two calls at once with the same nonce and
    /// count, one gets [`Usage::First`].
    ///
    /// # Errors
    ///
    /// Any, if that could not be found out. The request is then [unavailable](crate::AuthError::unavailable), 503.
    fn record(&self, usage: NonceUse) -> impl Future<Output = Result<Usage, BoxError>> + Send;
}

impl<T: NonceStore> NonceStore for Arc<T> {
    fn begin(&self, now: SystemTime) {
        T::begin(self, now);
    }

    async fn record(&self, usage: NonceUse) -> Result<Usage, BoxError> {
        T::record(self, usage).await
    }
}
