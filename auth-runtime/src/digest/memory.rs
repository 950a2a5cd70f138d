//! The store of uses in the memory of a process.
//!
//! Beyond its capacity it forgets the nonces that were issued first, and raises a floor: what was issued no later, and is not
//! known, is refused. So nothing that was forgotten is taken for new.

use std::{
    collections::btree_map::{BTreeMap, Entry},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use super::store::{MAX_USES, NonceStore, NonceUse, Usage};
use crate::{clock::Millis, error::BoxError};

/// Remembers the uses of nonces in the memory of the process.
///
/// It grows by verified requests alone, up to its capacity. Then it forgets the nonces that were issued first, and refuses
/// all that were issued no later. So it does with nonces from before it began: what was used of them is not known. Nonces of
/// different lifetimes do not take each other's room: the capacity is that of each.
pub struct MemoryStore {
    capacity: usize,
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    /// `None` is a store that nobody began to use, and that refuses everything.
    began: Option<Millis>,
    /// The latest time that was seen. What has expired by then may be forgotten, even if somebody is late.
    latest: Millis,
    /// By the lifetime of the nonces: those that are issued first expire first.
    lifetimes: BTreeMap<u64, Nonces>,
}

#[derive(Default)]
struct Nonces {
    /// By the time at which they were issued.
    tracked: BTreeMap<(Millis, u64), Tracked>,
    /// How much room they take.
    size: usize,
    /// Of what was issued at this time or before, only what is still there is known.
    forgotten: Option<Millis>,
}

struct Tracked {
    expires: Millis,
    counts: Counts,
}

/// How many expired nonces one use clears away: more than it adds, and few enough not to be felt.
const CLEARED: usize = 8;

impl MemoryStore {
    /// A store for this many nonces at a time. One that is used more than 64 times takes the room of four.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, used: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn begin(&self, now: SystemTime) {
        self.lock().began.get_or_insert(now.into());
    }

    async fn record(&self, usage: NonceUse) -> Result<Usage, BoxError> {
        Ok(self.lock().record(&usage, self.capacity))
    }
}

impl Used {
    fn record(&mut self, usage: &NonceUse, capacity: usize) -> Usage {
        self.latest = self.latest.max(usage.now);
        let from_before = self.began.is_none_or(|began| usage.issued < began);
        if from_before || usage.expires <= self.latest {
            return Usage::Repeated;
        }
        let lifetime = usage.expires.0.saturating_sub(usage.issued.0);
        let nonces = self.lifetimes.entry(lifetime).or_default();
        nonces.clear_expired(self.latest);
        nonces.record(usage, capacity)
    }
}

impl Nonces {
    fn record(&mut self, usage: &NonceUse, capacity: usize) -> Usage {
        let counts = match self.tracked.entry((usage.issued, usage.key())) {
            Entry::Occupied(known) => &mut known.into_mut().counts,
            Entry::Vacant(_) if self.forgotten.is_some_and(|forgotten| usage.issued <= forgotten) => {
                return Usage::Repeated;
            }
            Entry::Vacant(new) => {
                self.size += Counts::FEW;
                &mut new.insert(Tracked { expires: usage.expires, counts: Counts::Few(0) }).counts
            }
        };
        self.size += counts.growth(usage.count);
        let outcome = counts.insert(usage.count);
        while self.size > capacity
            && let Some(((issued, _), first)) = self.tracked.pop_first()
        {
            self.size = self.size.saturating_sub(first.counts.size());
            self.forgotten = Some(issued); // later than any before
        }
        outcome
    }

    fn clear_expired(&mut self, now: Millis) {
        for _ in 0..CLEARED {
            match self.tracked.first_entry() {
                Some(first) if first.get().expires <= now => {
                    self.size = self.size.saturating_sub(first.remove().counts.size());
                }
                _ => break,
            }
        }
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

    fn size(&self) -> usize {
        match self {
            Self::Few(_) => Self::FEW,
            Self::All(_) => Self::ALL,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    /// The id of a nonce, when it was issued and expires, and its count, at a time.
    fn usage(id: u8, issued: u64, expires: u64, count: u32, now: u64) -> NonceUse {
        let [issued, expires, now] = [issued, expires, now].map(Millis);
        NonceUse { id: [id; 16], count, now, issued, expires }
    }

    fn store(capacity: usize) -> MemoryStore {
        let store = MemoryStore::new(capacity);
        store.begin(SystemTime::UNIX_EPOCH);
        store
    }

    fn record(store: &MemoryStore, usage: NonceUse) -> Usage {
        store.lock().record(&usage, store.capacity)
    }

    /// How many nonces there are, and how much room they take.
    fn size(store: &MemoryStore) -> (usize, usize) {
        let used = store.lock();
        let sum = |of: fn(&Nonces) -> usize| used.lifetimes.values().map(of).sum();
        (sum(|nonces| nonces.tracked.len()), sum(|nonces| nonces.size))
    }

    #[test]
    fn a_store_that_did_not_begin_refuses_everything() {
        assert_eq!(record(&MemoryStore::new(10), usage(1, 5, 10, 1, 6)), Usage::Repeated);
    }

    #[test]
    fn each_count_is_used_once_until_the_last_moment() {
        let store = store(10);
        for (now, count, outcome) in [
            (0, 1, Usage::First),
            (1499, 1, Usage::Repeated),
            (1499, 1024, Usage::First),
            (1499, 64, Usage::First),
            (1499, 65, Usage::First),
            (1499, 64, Usage::Repeated),
            (1499, 65, Usage::Repeated),
            (1499, 1025, Usage::Repeated),
            (1499, 0, Usage::Repeated),
            (1500, 2, Usage::Repeated),
        ] {
            assert_eq!(record(&store, usage(1, 0, 1500, count, now)), outcome, "{count} at {now}");
        }
    }

    /// Another request brought the news that it is later, and what has expired by then is forgotten.
    #[test]
    fn who_is_late_finds_nothing_forgotten_that_is_still_accepted() {
        let store = store(10);
        assert_eq!(record(&store, usage(1, 0, 1000, 1, 10)), Usage::First);
        assert_eq!(record(&store, usage(2, 900, 1900, 1, 1000)), Usage::First);
        assert_eq!(size(&store), (1, 1));
        assert_eq!(record(&store, usage(1, 0, 1000, 1, 999)), Usage::Repeated);
    }

    #[test]
    fn what_is_issued_first_is_forgotten_first_and_nothing_as_old_is_taken_for_new() {
        let store = store(3);
        for id in 1..=4 {
            assert_eq!(record(&store, usage(id, 10 * u64::from(id), 10 * u64::from(id) + 1000, 1, 50)), Usage::First);
        }
        assert_eq!(size(&store), (3, 3));
        assert_eq!(record(&store, usage(1, 10, 10 + 1000, 1, 50)), Usage::Repeated, "forgotten");
        assert_eq!(record(&store, usage(1, 10, 10 + 1000, 2, 50)), Usage::Repeated, "not known");
        assert_eq!(record(&store, usage(9, 9, 9 + 1000, 1, 50)), Usage::Repeated, "as old");
        assert_eq!(record(&store, usage(2, 20, 20 + 1000, 2, 50)), Usage::First, "still known");
        assert_eq!(record(&store, usage(2, 20, 20 + 1000, 1, 50)), Usage::Repeated);
    }

    /// A nonce that grows pushes out several, itself in the end, and is used once all the same.
    #[test]
    fn a_nonce_of_many_uses_takes_the_room_of_four() {
        let store = store(5);
        for id in 1..=5 {
            assert_eq!(record(&store, usage(id, u64::from(id), u64::from(id) + 1000, 1, 50)), Usage::First);
        }
        assert_eq!(record(&store, usage(5, 5, 5 + 1000, 65, 50)), Usage::First);
        assert_eq!(size(&store), (2, 5));
        assert_eq!(record(&store, usage(4, 4, 4 + 1000, 65, 50)), Usage::First);
        assert_eq!(size(&store), (1, 4));
        assert_eq!(record(&store, usage(4, 4, 4 + 1000, 65, 50)), Usage::Repeated);
        assert_eq!(record(&store, usage(4, 4, 4 + 1000, 66, 50)), Usage::Repeated);
        assert_eq!(record(&store, usage(5, 5, 5 + 1000, 65, 50)), Usage::Repeated);
    }

    #[test]
    fn without_room_each_nonce_is_good_once() {
        let store = store(0);
        assert_eq!(record(&store, usage(1, 10, 10 + 1000, 1, 50)), Usage::First);
        assert_eq!(record(&store, usage(1, 10, 10 + 1000, 1, 50)), Usage::Repeated);
        assert_eq!(record(&store, usage(2, 11, 11 + 1000, 1, 50)), Usage::First);
        assert_eq!(size(&store), (0, 0));
    }

    #[test]
    fn nonces_of_another_lifetime_take_no_room() {
        let store = store(3);
        assert_eq!(record(&store, usage(1, 1, 100_001, 1, 5)), Usage::First);
        for id in 2..100 {
            let issued = 10 * u64::from(id);
            assert_eq!(record(&store, usage(id, issued, issued + 50, 1, issued)), Usage::First);
        }
        assert_eq!(record(&store, usage(1, 1, 100_001, 1, 1000)), Usage::Repeated);
        assert_eq!(record(&store, usage(1, 1, 100_001, 2, 1000)), Usage::First);
    }

    #[test]
    fn what_has_expired_makes_room() {
        let store = store(400);
        for id in 0..100 {
            assert_eq!(record(&store, usage(id, 1, 101, 100, 50)), Usage::First);
        }
        for id in 100..120 {
            assert_eq!(record(&store, usage(id, 150, 250, 1, 160)), Usage::First);
        }
        assert_eq!(size(&store), (20, 20));
    }

    /// Of a nonce each millisecond.
    #[test]
    fn a_million_live_nonces_fit_in_120_mb() {
        let store = MemoryStore::default();
        store.begin(SystemTime::UNIX_EPOCH);
        let one = |issued: u64| {
            let random = issued.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
            let mut id = [0; 16];
            id.iter_mut().rev().zip(random).for_each(|(place, byte)| *place = byte);
            let (issued, expires) = (Millis(issued), Millis(issued + 2_000_000));
            NonceUse { id, count: 1, now: issued, issued, expires }
        };
        let all = || (0..1_000_000).for_each(|issued| assert_eq!(record(&store, one(issued)), Usage::First));
        let kept = allocation_counter::measure(all).bytes_max;
        println!("{kept} bytes");
        assert_eq!(size(&store), (1_000_000, 1_000_000));
        assert!(kept < 120_000_000, "{kept} bytes");
    }
}
