//! One operation: how far it is, what went wrong, what can be done, and every instance.

pub mod actions;
pub mod bar;
pub mod causes;
pub mod confirm;
pub mod controls;
pub mod doubt;
pub mod elsewhere;
pub mod export;
pub mod facts;
pub mod headline;
pub mod heartbeat;
pub mod kind;
pub mod particulars;
pub mod pause;
pub mod rows;
pub mod trouble;
pub mod unfinished;
pub mod view;
pub mod warnings;
pub mod wording;

use edgezone_core::time::Millis;

/// A point in time in UTC to the second, as logs and request traces have it: `2026-02-15 14:30:05`.
#[must_use]
pub fn to_the_second(at: Millis) -> String {
    let text = at.to_rfc3339_utc();
    text.strip_suffix('Z').map_or_else(|| text.clone(), |text| text.replace('T', " "))
}
