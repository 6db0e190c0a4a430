//! What an operation is doing, for people: its phase, its pace, when it will end, and what failed for which cause.

use std::collections::BTreeMap;
use std::fmt;

use super::ledger::Ledger;
use super::outcome::{Outcome, Tally};
use super::record::PauseReason;
use crate::api::{ApiError, ErrorCode, NoAnswer};
use crate::ids::{EndpointId, InstanceId};
use crate::time::{Millis, Span};

/// Whether answers of the service come through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Link {
    /// The latest request was answered by the service.
    Up,
    /// The latest request was not. Nothing is sent before a look-up gets through.
    Down {
        /// Since when.
        since: Millis,
        /// How many requests in a row.
        failures: u32,
        /// The latest failure.
        last: Millis,
        /// When the line is tried next.
        retry_at: Millis,
        /// Why the latest request failed.
        why: NoAnswer,
    },
}

/// Why something is not sent: for people to mend.
#[derive(Clone, PartialEq, Debug)]
pub struct Hold {
    /// The endpoint that nothing is sent to. `None`: nothing is sent anywhere.
    pub endpoint: Option<EndpointId>,
    /// Why.
    pub reason: PauseReason,
}

/// Where an operation stands.
#[derive(Clone, PartialEq, Debug)]
pub enum Phase {
    /// Sending, or waiting for its moment to.
    Running,
    /// Nothing else can go on, and new credentials are being looked at: do they see the operation's instances?
    Verifying,
    /// Nothing can go on, for this reason.
    Paused(PauseReason),
    /// Cancelled: what is under way is awaited and told.
    Cancelling,
    /// Every id has its outcome; accepted ones are followed until they are gone.
    Following,
    /// Over.
    Closed,
}

/// When an operation will end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forecast {
    /// How many terminate requests are still to be answered.
    pub requests: usize,
    /// How long that takes at the present pace, if nothing fails.
    pub left: Span,
    /// The credentials expire before.
    pub credentials_too_short: bool,
}

/// How many a second, in tenths: nobody reads more, and the code that writes numbers with fractions is large.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PerSecond(u32);

impl PerSecond {
    /// So many in so many milliseconds.
    pub(super) const fn of(count: u32, millis: u32) -> Self {
        let millis = if millis == 0 { 1 } else { millis };
        Self(count.saturating_mul(10_000).saturating_add(millis / 2) / millis)
    }
}

impl fmt::Display for PerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

/// A snapshot of an operation.
#[derive(Clone, PartialEq, Debug)]
pub struct Status {
    /// Where it stands.
    pub phase: Phase,
    /// What is to be mended first, if anything is: of all of it if it is paused, or of one endpoint while others go on.
    pub hold: Option<Hold>,
    /// The counts.
    pub tally: Tally,
    /// Whether answers come through: those of an endpoint where they do not, if there is one.
    pub link: Link,
    /// Terminate requests in the last seconds, per second.
    pub rate: PerSecond,
    /// Terminate requests that left since this page took the operation up.
    pub requests_sent: u32,
    /// Terminate requests under way.
    pub requests_in_flight: usize,
    /// Requests of either kind that were refused for their rate.
    pub throttled: u32,
    /// When sending goes on after a refusal for the rate, if that is in the future.
    pub held_until: Option<Millis>,
    /// When it will end. `None` once everything is told.
    pub forecast: Option<Forecast>,
    /// When the first of the credentials in memory expire, if that is known.
    pub credentials_expire: Option<Millis>,
}

/// Instances that failed with the same code.
#[derive(Clone, PartialEq, Debug)]
pub struct Cause {
    /// The code.
    pub code: ErrorCode,
    /// Which instances, each with the error as the service gave it. In the confirmed order, never empty.
    pub failures: Vec<(InstanceId, ApiError)>,
}

impl Ledger {
    /// The failures, grouped by code, the largest group first.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let mut groups: BTreeMap<&ErrorCode, Vec<(InstanceId, ApiError)>> = BTreeMap::new();
        for entry in self.entries() {
            if let Outcome::Failed(error) = &entry.outcome {
                groups.entry(&error.code).or_default().push((entry.target.id.clone(), error.clone()));
            }
        }
        let mut causes: Vec<_> = groups.into_iter().map(|(code, failures)| Cause { code: code.clone(), failures }).collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.failures.len()));
        causes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_told_to_the_tenth() {
        assert_eq!(PerSecond::of(20, 1000).to_string(), "20.0");
        assert_eq!(PerSecond::of(97, 5000).to_string(), "19.4");
        assert_eq!(PerSecond::of(1, 3000).to_string(), "0.3");
        assert_eq!(PerSecond::of(1, 0).to_string(), "1000.0");
        assert_eq!(PerSecond::default().to_string(), "0.0");
    }
}
