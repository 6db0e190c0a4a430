//! The time of day, a monotonic clock and random numbers: everything the core takes as an argument.

use edgezone_core::time::{Millis, Span};

/// The time of day by this computer's clock, which may be wrong: the skew to the service is measured elsewhere.
#[must_use]
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// Reads the `Date` header of an answer, in the form HTTP gives it. Anything that is not a date is `None`.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<Millis> {
    let milliseconds = js_sys::Date::parse(text);
    milliseconds.is_finite().then_some(Millis(milliseconds as i64))
}

/// A moment of the page's monotonic clock, which no correction of the time of day moves.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Instant(f64);

impl Instant {
    /// This moment, as `performance.now()` counts it.
    #[must_use]
    pub fn now() -> Self {
        Self(web_sys::window().and_then(|window| window.performance()).map_or_else(js_sys::Date::now, |performance| performance.now()))
    }

    /// Milliseconds since the page was opened.
    #[must_use]
    pub const fn as_millis(self) -> f64 {
        self.0
    }

    /// How long ago this was, to the nearest millisecond.
    #[must_use]
    pub fn elapsed(self) -> Span {
        Span::millis((Self::now().0 - self.0).round() as i64)
    }
}

/// A random number for seeds, jitter and ids.
///
/// From `crypto.getRandomValues`. Where a browser has no such thing it comes from `Math.random`: nothing secret is
/// made of it.
#[must_use]
pub fn random_u64() -> u64 {
    let mut bytes = [0u8; 8];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok())
        .is_some();
    if !filled {
        for byte in &mut bytes {
            *byte = (js_sys::Math::random() * 256.0) as u8;
        }
    }
    u64::from_le_bytes(bytes)
}
