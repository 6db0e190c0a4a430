//! Points in time and spans, as plain numbers that the caller passes in.

use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, Time, UtcDateTime};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A span of time in milliseconds. May be negative where it is a difference, such as clock skew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// A span of so many milliseconds.
    #[must_use]
    pub const fn millis(n: i64) -> Self {
        Self(n)
    }

    /// A span of so many seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1000))
    }

    /// Whole seconds, rounded toward zero.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0 / 1000
    }
}

impl Millis {
    /// From seconds since the epoch.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Whole seconds since the epoch, rounded down: what `X-TC-Timestamp` wants.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Reads `YYYY-MM-DDThh:mm:ssZ`, the form of `CreatedTime` and of `Expiration` (API reference). Anything else is `None`.
    ///
    /// ```
    /// use edgezone_core::time::Millis;
    ///
    /// assert_eq!(Millis::parse_rfc3339_utc("1970-01-01T00:01:00Z"), Some(Millis(60_000)));
    /// assert_eq!(Millis::parse_rfc3339_utc("yesterday"), None);
    /// ```
    #[must_use]
    pub fn parse_rfc3339_utc(text: &str) -> Option<Self> {
        let text = text.trim().strip_suffix('Z')?;
        let (date, clock) = text.split_once('T')?;
        let mut ymd = date.splitn(3, '-');
        let year = ymd.next()?.parse::<i32>().ok()?;
        let month = ymd.next()?.parse::<u8>().ok()?;
        let day = ymd.next()?.parse::<u8>().ok()?;
        let clock = clock.split('.').next()?;
        let mut hms = clock.splitn(3, ':');
        let hour = hms.next()?.parse::<u8>().ok()?;
        let minute = hms.next()?.parse::<u8>().ok()?;
        let second = hms.next()?.parse::<u8>().ok()?;
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        let clock = Time::from_hms(hour, minute, second).ok()?;
        Some(Self::from_seconds(UtcDateTime::new(date, clock).unix_timestamp()))
    }

    /// Writes `YYYY-MM-DDThh:mm:ssZ` (whole seconds). Times outside the years 0 to 9999 are written as seconds.
    #[must_use]
    pub fn to_rfc3339_utc(self) -> String {
        let seconds = self.as_seconds();
        match OffsetDateTime::from_unix_timestamp(seconds) {
            Ok(t) => {
                format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.year(), u8::from(t.month()), t.day(), t.hour(), t.minute(), t.second())
            }
            Err(_) => seconds.to_string(),
        }
    }
}

impl Add<Span> for Millis {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Millis {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Millis {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_documented_creation_time_is_read() {
        let t = Millis::parse_rfc3339_utc("2026-02-15T14:30:00Z").unwrap();
        assert_eq!(t.as_seconds(), 1_771_165_800);
        assert_eq!(t.to_rfc3339_utc(), "2026-02-15T14:30:00Z");
    }

    #[test]
    fn what_is_not_a_time_is_none() {
        for text in ["", "Z", "2026-02-30T00:00:00Z", "2026-02-15 14:30:00", "2026-13-01T00:00:00Z", "null"] {
            assert_eq!(Millis::parse_rfc3339_utc(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn writing_then_reading_gives_the_same_second(s in 0i64..253_402_300_799) {
            let t = Millis::from_seconds(s);
            prop_assert_eq!(Millis::parse_rfc3339_utc(&t.to_rfc3339_utc()), Some(t));
        }

        #[test]
        fn any_text_is_read_without_panicking(s in ".*") {
            let _ = Millis::parse_rfc3339_utc(&s);
        }
    }
}
