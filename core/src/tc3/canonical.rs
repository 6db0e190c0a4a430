//! The first two stages: the canonical request and the string to sign.

use std::fmt;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::key::to_hex;
use crate::order;

/// The algorithm's name, the first word of `Authorization` and the first line of the string to sign.
pub const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// The last part of every credential scope.
pub const SCOPE_END: &str = "tc3_request";

/// A UTC calendar day, `YYYY-MM-DD`: the day of `X-TC-Timestamp`, to which a derived key belongs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UtcDay {
    year: u16,
    month: u8,
    day: u8,
}

impl UtcDay {
    /// The day of a timestamp in seconds since the epoch. `None` before year 0 or after year 9999, which the four digits
    /// of the format cannot hold.
    #[must_use]
    pub fn of(timestamp: i64) -> Option<Self> {
        let date = OffsetDateTime::from_unix_timestamp(timestamp).ok()?.date();
        let year = u16::try_from(date.year()).ok().filter(|year| *year <= 9999)?;
        Some(Self { year, month: u8::from(date.month()), day: date.day() })
    }
}

impl fmt::Display for UtcDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What a signature is good for: one day and one service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CredentialScope<'a> {
    /// The UTC day of the request's timestamp.
    pub day: UtcDay,
    /// The service, `edgezone` for this product.
    pub service: &'a str,
}

impl fmt::Display for CredentialScope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{SCOPE_END}", self.day, self.service)
    }
}

/// The headers as canonical `(key, value)` pairs: lower-cased, trimmed, sorted by key.
fn canonical_headers(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> =
        headers.iter().map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase())).collect();
    order::by_text(&mut pairs, |(_, value)| value);
    order::by_text(&mut pairs, |(name, _)| name);
    pairs
}

/// The `SignedHeaders` of these headers: their names, lower-cased, sorted, joined by semicolons.
#[must_use]
pub fn signed_header_names(headers: &[(&str, &str)]) -> String {
    canonical_headers(headers).into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(";")
}

/// The canonical form of a `POST /` without a query: what is signed of a request, whatever order its headers were in.
#[must_use]
pub fn canonical_request(headers: &[(&str, &str)], body: &[u8]) -> String {
    let pairs = canonical_headers(headers);
    let mut text = String::from("POST\n/\n\n");
    for (name, value) in &pairs {
        text.extend([name, ":", value, "\n"]);
    }
    text.push('\n');
    text.push_str(&signed_header_names(headers));
    text.push('\n');
    text.push_str(&to_hex(&Sha256::digest(body)));
    text
}

/// The text that the derived key signs. `timestamp` is in seconds, and its UTC day must be the scope's.
#[must_use]
pub fn string_to_sign(timestamp: i64, scope: &CredentialScope<'_>, canonical_request: &str) -> String {
    let hash = to_hex(&Sha256::digest(canonical_request.as_bytes()));
    format!("{ALGORITHM}\n{timestamp}\n{scope}\n{hash}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(timestamp: i64) -> Option<String> {
        UtcDay::of(timestamp).map(|day| day.to_string())
    }

    #[test]
    fn the_day_changes_at_midnight_utc_and_nowhere_else() {
        for (timestamp, expected) in [
            (1_551_113_065, "2019-02-25"),
            (1_767_225_599, "2025-12-31"),
            (1_767_225_600, "2026-01-01"),
            (1_709_164_799, "2024-02-28"),
            (1_709_164_800, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_772_323_199, "2026-02-28"),
            (1_772_323_200, "2026-03-01"),
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (253_402_300_799, "9999-12-31"),
        ] {
            assert_eq!(day(timestamp).as_deref(), Some(expected), "{timestamp}");
        }
        for out in [i64::MIN, i64::MAX, 253_402_300_800, -62_167_219_201] {
            assert_eq!(day(out), None, "{out}");
        }
    }

    proptest! {
        #[test]
        fn a_day_is_86400_seconds(d in 0i64..2_900_000, second in 0i64..86_400) {
            prop_assert_eq!(UtcDay::of(d * 86_400), UtcDay::of(d * 86_400 + second));
            prop_assert_ne!(UtcDay::of(d * 86_400), UtcDay::of((d + 1) * 86_400));
        }

        #[test]
        fn the_order_and_the_case_of_headers_are_irrelevant(
            shuffled in Just(vec![("Content-Type", " application/json"), ("HOST", "a.example"), ("X-TC-Action", "DescribeZones ")]).prop_shuffle()
        ) {
            let sorted = [("content-type", "application/json"), ("host", "a.example"), ("x-tc-action", "describezones")];
            prop_assert_eq!(canonical_request(&shuffled, b"{}"), canonical_request(&sorted, b"{}"));
            prop_assert_eq!(signed_header_names(&shuffled), "content-type;host;x-tc-action");
        }
    }
}
