//! The time at which nonces and tokens expire.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

/// Tells the time. Clones tell the same.
#[derive(Clone)]
pub(crate) struct Clock(Arc<Source>);

enum Source {
    /// The clock of the machine: when it was first read, and the latest offset of the wall from the time since then.
    Machine {
        started: Instant,
        ahead: AtomicU64,
    },
    Given(Box<dyn Fn() -> SystemTime + Send + Sync>),
}

impl Clock {
    /// The clock of the machine, which goes forwards only.
    pub(crate) fn steady() -> Self {
        Self(Arc::new(Source::Machine { started: Instant::now(), ahead: AtomicU64::new(0) }))
    }

    pub(crate) fn new(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(Source::Given(Box::new(clock))))
    }

    pub(crate) fn now(&self) -> Millis {
        match &*self.0 {
            Source::Machine { started, ahead } => steady(SystemTime::now().into(), started.elapsed().into(), ahead),
            Source::Given(clock) => clock().into(),
        }
    }
}

/// The time of the wall, or of a clock that goes on from the latest time that the wall ever showed, if that is later: `elapsed`
/// is the time since the start, and `ahead` what is kept. So nothing that expired lives again when the wall goes back, and
/// nothing lives on where it stays behind.
fn steady(Millis(wall): Millis, Millis(elapsed): Millis, ahead: &AtomicU64) -> Millis {
    let offset = wall.saturating_sub(elapsed);
    let mut latest = ahead.load(Ordering::Relaxed);
    if offset > latest {
        latest = ahead.fetch_max(offset, Ordering::Relaxed).max(offset);
    }
    Millis(latest.saturating_add(elapsed))
}

/// Milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Millis(pub(crate) u64);

impl Millis {
    pub(crate) fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(Self::from(duration).0))
    }
}

impl From<Duration> for Millis {
    fn from(duration: Duration) -> Self {
        Self(duration.as_secs().saturating_mul(1000).saturating_add(duration.subsec_millis().into()))
    }
}

impl From<SystemTime> for Millis {
    fn from(time: SystemTime) -> Self {
        time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().into()
    }
}

impl From<Millis> for SystemTime {
    fn from(Millis(millis): Millis) -> Self {
        Self::UNIX_EPOCH.checked_add(Duration::from_millis(millis)).unwrap_or(Self::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_goes_wrong_is_followed_forwards_only() {
        let ahead = AtomicU64::new(0);
        let at = |wall: u64, elapsed: u64| {
            let Millis(time) = steady(Millis(1000 * wall), Millis(1000 * elapsed), &ahead);
            time / 1000
        };
        assert_eq!(at(1000, 0), 1000);
        assert_eq!(at(1010, 10), 1010);
        assert_eq!(at(500, 20), 1020, "back: time goes on");
        assert_eq!(at(5000, 30), 5000, "forward: it is followed");
        assert_eq!(at(1040, 40), 5010, "and right again: time goes on from there");
    }
}
