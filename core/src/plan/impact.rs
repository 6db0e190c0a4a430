//! What a plan would do, counted.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{Plan, Target};
use crate::api::{InstanceStatus, REQUESTS_PER_SECOND};
use crate::ids::{Region, Zone};
use crate::order::{self, Direction};
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
        fn typed<'a, T>(counts: Vec<(&'a str, usize)>, of: impl Fn(&'a str) -> T) -> Vec<(T, usize)> {
            counts.into_iter().map(|(text, count)| (of(text), count)).collect()
        }
        let requests = plan.batches().len();
        let dated = || included().filter(|t| t.created.is_some());
        Self {
            count: included().count(),
            by_region: typed(counted(&mut included().map(|t| t.region.as_str())), Region::from),
            by_zone: typed(counted(&mut included().map(|t| t.zone.as_ref().map_or("", Zone::as_str))), |text| {
                (!text.is_empty()).then(|| text.into())
            }),
            by_type: typed(counted(&mut included().map(|t| t.instance_type.as_str())), str::to_owned),
            by_status: typed(counted(&mut included().map(|t| t.status.as_str())), InstanceStatus::from),
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

/// How often each text comes, the most frequent first, equally frequent ones in the order of their bytes; the empty text before
/// them.
fn counted<'a>(texts: &mut dyn Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts: IndexMap<&str, usize, FxBuildHasher> = IndexMap::default();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let count = |at: usize| counts.get_index(at).map(|(text, count)| (*text, *count));
    let text = |at| count(at).map_or(&b""[..], |(text, _)| text.as_bytes());
    let by_text = order::by_bytes(&order::all(counts.len()), Direction::Ascending, &text).order;
    // An empty text comes last in any sort of texts; twice its count and one more is more than an equal one's.
    let weight = |at| count(at).and_then(|(text, count)| Some(u128::try_from(count).ok()? << 1 | u128::from(text.is_empty())));
    let order = order::by_number(&by_text, Direction::Descending, weight);
    order.into_iter().filter_map(|at| count(order::index(at))).collect()
}
