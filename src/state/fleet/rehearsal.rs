//! What a listing's first page goes through, gone through once before it is there.
//!
//! A browser compiles each function of the console when it is first called. What the first page needs would be compiled while the
//! operator waits for it to be drawn; while it is on its way there is time. What comes of the rehearsal is a row of nothing, of
//! which the table draws what stands in for the rows to come.

use std::sync::Arc;
use std::time::Duration;

use edgezone_adapters::clock;
use edgezone_core::api::{DescribeInstancesAnswer, interpret};
use edgezone_core::fleet::{Filter, Fleet, Row};
use edgezone_core::ids::Region;
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::FleetState;

/// After this the first requests have left, which nothing is to delay.
const SOON: Duration = Duration::from_millis(30);

/// An answer with an instance of which nothing is said.
const ANSWER: &str = include_str!("rehearsal.json");

impl FleetState {
    /// Rehearses soon, if nothing was loaded yet.
    pub(super) fn rehearse(self) {
        if self.rehearsed().is_some() || !self.fleet.with_untracked(Fleet::is_empty) {
            return;
        }
        set_timeout(
            move || {
                let _ = self.rehearsed.try_set(rehearsed(clock::now()));
            },
            SOON,
        );
    }

    /// Whether the rehearsal is over. Tracked.
    #[must_use]
    pub fn is_rehearsed(self) -> bool {
        self.rehearsed.with(Option::is_some)
    }

    /// The row that came of it, which says nothing.
    #[must_use]
    pub fn rehearsed(self) -> Option<Arc<Row>> {
        self.rehearsed.get_untracked()
    }
}

fn rehearsed(now: Millis) -> Option<Arc<Row>> {
    let answer = interpret::<DescribeInstancesAnswer>(200, ANSWER).ok()?;
    let mut fleet = Fleet::new();
    fleet.upsert(&Region::from("-"), answer.instance_set);
    let matches = fleet.look_through(&Filter::default(), now);
    let shown = fleet.shown(matches.in_order(&fleet.order(None)));
    fleet.get(shown.get(0)?).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rehearsal_leaves_a_row_that_says_nothing() {
        let row = rehearsed(Millis(0)).unwrap();
        let fields = serde_json::to_value(row.instance()).unwrap();
        for (name, value) in fields.as_object().unwrap() {
            assert!(["-", ""].contains(&value.as_str().unwrap_or_default()), "{name}: {value}");
        }
    }
}
