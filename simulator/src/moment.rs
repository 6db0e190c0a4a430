//! A point in time, fine enough for a sliding window.

use std::ops::{Add, Sub};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use edgezone_core::time::Millis;

/// Microseconds since the epoch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(pub i64);

impl Moment {
    /// From whole seconds since the epoch.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Whole milliseconds since the epoch, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// `YYYY-MM-DDThh:mm:ssZ`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        Millis(self.millis()).to_rfc3339_utc()
    }

    /// The form of the HTTP `Date` header. Before the epoch there is none, and the epoch is written.
    #[must_use]
    pub fn http_date(self) -> String {
        let since = u64::try_from(self.0).map(Duration::from_micros).unwrap_or_default();
        httpdate::fmt_http_date(UNIX_EPOCH + since)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl Sub for Moment {
    /// Microseconds.
    type Output = i64;
    fn sub(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

/// The real clock, read at the edge: it starts at the wall's time and then never jumps.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Moment,
    since: std::time::Instant,
}

impl Clock {
    /// A clock that starts now.
    #[must_use]
    pub fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { start: Moment(0) + since_epoch, since: std::time::Instant::now() }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.start + self.since.elapsed()
    }
}
