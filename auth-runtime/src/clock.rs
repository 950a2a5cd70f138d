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
pub(crate) struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// The clock of the machine, which goes forwards only.
    pub(crate) fn steady() -> Self {
        let (started, ahead) = (Instant::now(), AtomicU64::new(0));
        Self::new(move || steady(SystemTime::now(), started.elapsed(), &ahead))
    }

    pub(crate) fn new(clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(clock))
    }

    pub(crate) fn now(&self) -> Millis {
        (self.0)().into()
    }
}

/// The time of the wall, or of a clock that goes on from the latest time that the wall ever showed, if that is later: `elapsed`
/// is the time since the start, and `ahead` what is kept. So nothing that expired lives again when the wall goes back, and
/// nothing lives on where it stays behind.
fn steady(wall: SystemTime, elapsed: Duration, ahead: &AtomicU64) -> SystemTime {
    let (Millis(wall), Millis(elapsed)) = (wall.into(), Millis::default().plus(elapsed));
    let offset = wall.saturating_sub(elapsed);
    let offset = ahead.fetch_max(offset, Ordering::Relaxed).max(offset);
    Millis(offset.saturating_add(elapsed)).into()
}

/// Milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Millis(pub(crate) u64);

impl Millis {
    pub(crate) fn plus(self, duration: Duration) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_that_goes_wrong_is_followed_forwards_only() {
        let ahead = AtomicU64::new(0);
        let at = |wall: u64, elapsed: u64| {
            let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(wall);
            let time = steady(wall, Duration::from_secs(elapsed), &ahead);
            time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
        };
        assert_eq!(at(1000, 0), 1000);
        assert_eq!(at(1010, 10), 1010);
        assert_eq!(at(500, 20), 1020, "back: time goes on");
        assert_eq!(at(5000, 30), 5000, "forward: it is followed");
        assert_eq!(at(1040, 40), 5010, "and right again: time goes on from there");
    }
}
