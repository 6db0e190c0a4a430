//! What a plan would do, counted.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::{Plan, Target};
use crate::api::{InstanceStatus, REQUESTS_PER_SECOND};
use crate::ids::{Region, Zone};
use crate::time::Span;

/// What a plan would do. Counts are of what is included, the largest first, equal ones by name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Impact {
    /// How many instances would be terminated.
    pub count: usize,
    /// By region.
    pub by_region: Vec<(Region, usize)>,
    /// By zone. `None` where the service named none.
    pub by_zone: Vec<(Option<Zone>, usize)>,
    /// By hardware type.
    pub by_type: Vec<(String, usize)>,
    /// By status.
    pub by_status: Vec<(InstanceStatus, usize)>,
    /// The public addresses that would be released, in the plan's order.
    pub public_ips: Vec<String>,
    /// The one that was created first, and the one that was created last. Both `None` if no time is known.
    pub oldest: Option<Target>,
    /// See [`Impact::oldest`].
    pub newest: Option<Target>,
    /// How many have no known time of creation.
    pub undated: usize,
    /// How many requests it takes: at most 100 ids of one place in each.
    pub requests: usize,
    /// The least time from the first request to the last, at 20 requests a second. Refusals and look-ups add to it.
    pub least_time: Span,
}

impl Impact {
    pub(super) fn of(plan: &Plan) -> Self {
        let included = || plan.included();
        let requests = plan.batches().len();
        let dated = || included().filter(|t| t.created.is_some());
        Self {
            count: included().count(),
            by_region: counted(included().map(|t| t.region.clone())),
            by_zone: counted(included().map(|t| t.zone.clone())),
            by_type: counted(included().map(|t| t.instance_type.clone())),
            by_status: counted(included().map(|t| t.status.clone())),
            public_ips: included().flat_map(|t| t.public_ips.iter().cloned()).collect(),
            // Of equal times the first, both ways: `max_by_key` alone would take the last.
            oldest: dated().min_by_key(|t| t.created).cloned(),
            newest: dated().min_by_key(|t| std::cmp::Reverse(t.created)).cloned(),
            undated: included().filter(|t| t.created.is_none()).count(),
            requests,
            least_time: least_time(requests),
        }
    }
}

/// The requests after the first wait their turn at an even pace.
fn least_time(requests: usize) -> Span {
    let waits = i64::try_from(requests.saturating_sub(1)).unwrap_or(i64::MAX);
    Span::millis(waits.saturating_mul(1000) / i64::from(REQUESTS_PER_SECOND))
}

fn counted<T: Hash + Ord + Clone>(values: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: FxHashMap<T, usize> = FxHashMap::default();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(T, usize)> = counts.into_iter().collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    counts
}
