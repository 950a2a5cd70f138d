//! Which of a nonce's counts were used: what makes a captured request worthless (RFC 7616, 5.5 and 5.12).
//!
//! A count is used once. Counts are a set and not a sequence: clients leave gaps, and requests overtake each other.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use crate::error::BoxError;

/// How often a nonce can be used: the highest `nc` that is accepted.
pub const MAX_USES: u32 = 1024;

/// One use of a nonce, by credentials that were verified.
#[derive(Debug, Clone, Copy)]
pub struct NonceUse {
    pub(super) id: [u8; 16],
    pub(super) count: u32,
    pub(super) now: Millis,
    pub(super) issued: Option<Millis>,
    pub(super) expires: Millis,
}

impl NonceUse {
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

    /// When the nonce was issued, if that is known.
    #[must_use]
    pub fn issued_at(&self) -> Option<SystemTime> {
        self.issued.map(SystemTime::from)
    }

    /// When the use can be forgotten, because the nonce is not accepted any more.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        self.expires.into()
    }
}

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
/// returns the bit that was there before, with `EXPIREAT` in the same script.
pub trait NonceStore: Send + Sync + 'static {
    /// Remembers this use, and says whether it is the first with its count. Of two calls at once with the same nonce and
    /// count, one gets [`Usage::First`].
    ///
    /// # Errors
    ///
    /// Any, if that could not be found out. The request is then [unavailable](crate::AuthError::unavailable), 503.
    fn record(&self, usage: NonceUse) -> impl Future<Output = Result<Usage, BoxError>> + Send;

    /// Called once, before all else, with the present time: a store that begins empty does not know what was used before.
    fn begin(&mut self, now: SystemTime) {
        let _ = now;
    }
}

/// Remembers the uses of nonces in the memory of the process.
///
/// It grows by verified requests alone, up to its capacity. Then it forgets the nonces that expire first, and refuses all
/// that expire no later. Nonces from before it began are refused: what was used of them is not known. A nonce whose time
/// of issue is unknown is never forgotten before it expires: where there is no room for it, it is refused.
pub struct MemoryStore {
    capacity: usize,
    began: Millis,
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    /// By the second in which the nonces expire.
    nonces: BTreeMap<u64, Expiring>,
    /// How much room all nonces take.
    size: usize,
    /// What expires in this second or before is not known any more.
    forgotten: Option<u64>,
    /// Whether some nonces have no time of issue, and would be new if they were forgotten.
    ageless: bool,
}

/// The nonces that expire in one second.
#[derive(Default)]
struct Expiring {
    counts: HashMap<[u8; 16], Counts>,
    size: usize,
}

impl MemoryStore {
    /// A store for this many nonces at a time. One that is used more than 64 times takes the room of four.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, began: Millis(0), used: Mutex::default() }
    }

    fn use_once(&self, usage: &NonceUse) -> Usage {
        if usage.issued.is_some_and(|issued| issued < self.began) || usage.expires <= usage.now {
            return Usage::Repeated;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut forgotten = used.forget(|second, _| second < usage.now.second());
        let outcome = used.record(usage, self.capacity);
        if used.size > self.capacity {
            let early = used.forget(|_, size| size > self.capacity);
            used.forgotten = used.forgotten.max(early.last().map(|(second, _)| *second));
            forgotten.extend(early);
        }
        drop(used);
        drop(forgotten); // what takes time is not done under the lock
        outcome
    }
}

/// Room for 1 048 576 nonces.
impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(1 << 20)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

impl NonceStore for MemoryStore {
    async fn record(&self, usage: NonceUse) -> Result<Usage, BoxError> {
        Ok(self.use_once(&usage))
    }

    fn begin(&mut self, now: SystemTime) {
        self.began = now.into();
    }
}

impl Used {
    fn record(&mut self, usage: &NonceUse, capacity: usize) -> Usage {
        let second = self.second_of(usage);
        if self.forgotten.is_some_and(|forgotten| second <= forgotten) {
            return Usage::Repeated;
        }
        self.ageless |= usage.issued.is_none();
        let known = self.nonces.get(&second).and_then(|expiring| expiring.counts.get(&usage.id));
        let growth = known.map_or(Counts::FEW, |_| 0) + known.unwrap_or(&Counts::Few(0)).growth(usage.count);
        if self.ageless && self.size + growth > capacity {
            return Usage::Repeated;
        }
        let expiring = self.nonces.entry(second).or_default();
        expiring.size += growth;
        self.size += growth;
        expiring.counts.entry(usage.id).or_insert(Counts::Few(0)).insert(usage.count)
    }

    /// The second in which the nonce expires. Where it has no time of issue, that is a lifetime after its first use.
    fn second_of(&self, usage: &NonceUse) -> u64 {
        let mut first_used = self.nonces.iter().filter(|(_, expiring)| expiring.counts.contains_key(&usage.id));
        match usage.issued {
            None => first_used.next().map_or(usage.expires.second(), |(second, _)| *second),
            Some(_) => usage.expires.second(),
        }
    }

    /// Takes out the nonces that expire first, while this holds of the second in which they do and of the room that all
    /// nonces take.
    fn forget(&mut self, mut condition: impl FnMut(u64, usize) -> bool) -> Vec<(u64, Expiring)> {
        let mut forgotten = Vec::new();
        while let Some(first) = self.nonces.first_entry().filter(|first| condition(*first.key(), self.size)) {
            let (second, expiring) = first.remove_entry();
            self.size = self.size.saturating_sub(expiring.size);
            forgotten.push((second, expiring));
        }
        forgotten
    }
}

/// The counts of one nonce that were used, one bit for each.
enum Counts {
    Few(u64),
    All(Box<[u64; MAX_USES as usize / 64]>),
}

impl Counts {
    /// The room that the short form takes, and the long one.
    const FEW: usize = 1;
    const ALL: usize = 4;

    fn bit(count: u32) -> (usize, u64) {
        let bit = count.wrapping_sub(1);
        (bit as usize / 64, 1 << (bit % 64))
    }

    /// How much more room it takes with this count in it.
    fn growth(&self, count: u32) -> usize {
        match self {
            Self::Few(_) if Self::bit(count).0 > 0 => Self::ALL - Self::FEW,
            _ => 0,
        }
    }

    fn insert(&mut self, count: u32) -> Usage {
        let (index, bit) = Self::bit(count);
        if let Self::Few(first) = *self
            && index > 0
        {
            let mut words = Box::new([0; MAX_USES as usize / 64]);
            words.iter_mut().take(1).for_each(|word| *word = first);
            *self = Self::All(words);
        }
        let word = match self {
            Self::Few(word) => Some(word),
            Self::All(words) => words.get_mut(index),
        };
        match word {
            Some(word) if *word & bit == 0 => {
                *word |= bit;
                Usage::First
            }
            _ => Usage::Repeated,
        }
    }
}

/// Milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Millis(pub(super) u64);

impl Millis {
    fn second(self) -> u64 {
        self.0 / 1000
    }

    pub(super) fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_millis().try_into().unwrap_or(u64::MAX)))
    }
}

impl From<SystemTime> for Millis {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self(since.as_millis().try_into().unwrap_or(u64::MAX))
    }
}

impl From<Millis> for SystemTime {
    fn from(Millis(millis): Millis) -> Self {
        Self::UNIX_EPOCH.checked_add(Duration::from_millis(millis)).unwrap_or(Self::UNIX_EPOCH)
    }
}
