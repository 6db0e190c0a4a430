//! How values are written inside a text.

use edgezone_core::ids::{InstanceId, Region, RequestId, Zone};
use edgezone_core::time::{Millis, Span};

use super::time;

/// A value that can stand in a text.
pub trait Show {
    /// The value as people read it: numbers are grouped by thousands.
    fn show(self) -> String;
}

macro_rules! show_number {
    ($($number:ty),*) => {$(
        impl Show for $number {
            fn show(self) -> String {
                grouped(&self.to_string())
            }
        }
    )*};
}
show_number!(usize, u64, u32, u16);

macro_rules! show_text {
    ($($text:ty),*) => {$(
        impl Show for $text {
            fn show(self) -> String {
                self.to_string()
            }
        }
    )*};
}
show_text!(&str, String, &String, &InstanceId, &Region, &Zone, &RequestId);

/// `12345` as `12,345`. Both languages of the console group by thousands.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A number as people read it.
#[must_use]
pub fn number(number: usize) -> String {
    number.show()
}

/// A span in its two largest units, such as `1 h 52 min` or `12 s`. A span that is over reads as zero seconds.
#[must_use]
pub fn duration(span: Span) -> String {
    let seconds = u64::try_from(span.as_seconds()).unwrap_or(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => time::seconds(seconds),
        (0, 0, m) if m < 5 => time::minutes_seconds(m, seconds % 60),
        (0, 0, m) => time::minutes(m),
        (0, h, m) => time::hours_minutes(h, m),
        (d, h, _) => time::days_hours(d, h),
    }
}

/// A point in time, in UTC to the minute: `2026-02-15 14:30`. Operators compare it with logs, which are in UTC too.
#[must_use]
pub fn moment(at: Millis) -> String {
    let text = at.to_rfc3339_utc();
    text.get(..16).map_or_else(|| text.clone(), |t| t.replace('T', " "))
}
