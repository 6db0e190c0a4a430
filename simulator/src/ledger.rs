//! What really happened, for tests to compare with what a client claims.

use std::collections::BTreeMap;

use edgezone_core::ids::{InstanceId, Region, RequestId};
use serde::Serialize;

use crate::moment::Moment;

/// One request as it arrived and how it ended.
#[derive(Clone, Debug, Serialize)]
pub struct RequestRecord {
    #[serde(skip)]
    at: Moment,
    /// When it arrived, in milliseconds since the epoch, by the true clock.
    pub at_ms: i64,
    /// Whose it was, once its signature was found right.
    pub account: Option<String>,
    /// The action it named.
    pub action: String,
    /// The id of its answer.
    pub request_id: RequestId,
    /// `ok`, the error's code, or `none` where nothing was done or decided.
    pub outcome: String,
    /// Whether a whole answer of the API was sent.
    pub answered: bool,
    /// The faults that befell it.
    pub faults: Vec<&'static str>,
}

/// One TerminateInstances request that passed the checks every request passes.
#[derive(Clone, Debug, Serialize)]
pub struct TerminateRecord {
    /// When its work was done or refused, in milliseconds since the epoch.
    pub at_ms: i64,
    /// The request.
    pub request_id: RequestId,
    /// The account.
    pub account: String,
    /// The region it named.
    pub region: Region,
    /// The ids it named.
    pub ids: Vec<InstanceId>,
    /// The ids it really terminated, whatever the answer said.
    pub terminated: Vec<InstanceId>,
    /// The ids it refused.
    pub failed: Vec<FailedRecord>,
    /// The top-level error, if it was refused whole.
    pub error: Option<String>,
}

/// One refused id.
#[derive(Clone, Debug, Serialize)]
pub struct FailedRecord {
    /// The id.
    pub id: InstanceId,
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
}

/// The requests of one action of one account.
#[derive(Clone, Debug, Serialize)]
pub struct Rate {
    /// The account, `null` for those whose signature was not found right.
    pub account: Option<String>,
    /// The action.
    pub action: String,
    /// All of them.
    pub requests: usize,
    /// Those refused with RequestLimitExceeded.
    pub throttled: usize,
    /// The most in any one second, wherever it begins.
    pub max_in_any_second: usize,
    /// By second since the epoch.
    pub by_second: BTreeMap<i64, usize>,
}

/// Everything recorded since the start or the last reset.
#[derive(Debug, Default)]
pub struct Ledger {
    requests: Vec<RequestRecord>,
    terminations: Vec<TerminateRecord>,
}

impl Ledger {
    /// Records a request on arrival and gives its place, to complete the record with.
    pub fn arrived(&mut self, action: &str, request_id: &RequestId, faults: Vec<&'static str>, at: Moment) -> usize {
        self.requests.push(RequestRecord {
            at,
            at_ms: at.millis(),
            account: None,
            action: action.to_owned(),
            request_id: request_id.clone(),
            outcome: "none".to_owned(),
            answered: false,
            faults,
        });
        self.requests.len().saturating_sub(1)
    }

    /// The record at this place.
    pub fn request_mut(&mut self, place: usize) -> Option<&mut RequestRecord> {
        self.requests.get_mut(place)
    }

    /// Records a termination.
    pub fn terminated(&mut self, record: TerminateRecord) {
        self.terminations.push(record);
    }

    /// Every request.
    #[must_use]
    pub fn requests(&self) -> &[RequestRecord] {
        &self.requests
    }

    /// Every termination request that passed the checks.
    #[must_use]
    pub fn terminations(&self) -> &[TerminateRecord] {
        &self.terminations
    }

    /// Which requests terminated which ids. More than one request for an id only if it fell back to another status.
    #[must_use]
    pub fn terminated_ids(&self) -> BTreeMap<&InstanceId, Vec<&RequestId>> {
        let mut by_id: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for record in &self.terminations {
            for id in &record.terminated {
                by_id.entry(id).or_default().push(&record.request_id);
            }
        }
        by_id
    }

    /// The requests of each account and action, by second.
    #[must_use]
    pub fn rates(&self) -> Vec<Rate> {
        type Key<'a> = (Option<&'a str>, &'a str);
        let mut times: BTreeMap<Key<'_>, (Vec<Moment>, usize)> = BTreeMap::new();
        for record in &self.requests {
            let (at, throttled) = times.entry((record.account.as_deref(), &record.action)).or_default();
            at.push(record.at);
            *throttled += usize::from(record.outcome.starts_with("RequestLimitExceeded"));
        }
        let rate = |((account, action), (mut at, throttled)): (Key<'_>, (Vec<Moment>, usize))| {
            at.sort_unstable();
            let mut by_second = BTreeMap::new();
            for time in &at {
                *by_second.entry(time.seconds()).or_default() += 1;
            }
            Rate {
                account: account.map(str::to_owned),
                action: action.to_owned(),
                requests: at.len(),
                throttled,
                max_in_any_second: max_in_any_second(&at),
                by_second,
            }
        };
        times.into_iter().map(rate).collect()
    }
}

/// The most of these sorted times in any window of one second that includes its start and not its end.
fn max_in_any_second(at: &[Moment]) -> usize {
    let (mut most, mut first) = (0, 0);
    for (i, time) in at.iter().enumerate() {
        while at.get(first).is_some_and(|start| *time - *start >= 1_000_000) {
            first += 1;
        }
        most = most.max(i + 1 - first);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_in_any_second_is_not_the_most_in_a_calendar_second() {
        let at = |micros: &[i64]| micros.iter().map(|m| Moment(*m)).collect::<Vec<_>>();
        assert_eq!(max_in_any_second(&at(&[])), 0);
        assert_eq!(max_in_any_second(&at(&[900_000, 950_000, 1_000_000, 1_899_999, 1_900_000])), 4);
        assert_eq!(max_in_any_second(&at(&[0, 1_000_000, 2_000_000])), 1);
    }
}
