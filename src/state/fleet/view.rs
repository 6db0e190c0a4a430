//! What is shown of the fleet: filter, order, and which ids come out.

use std::sync::Arc;

use edgezone_adapters::clock;
use edgezone_core::fleet::filter::{Term, Test, TextField};
use edgezone_core::fleet::{Filter, FilterError, Fleet, Matches, Pattern, Shown, Sort};
use edgezone_core::ids::Region;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;

/// What was made of the filter's text: the last good filter, and the mistake that is there now.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Reading {
    pub filter: Filter,
    pub error: Option<FilterError>,
}

/// Reads the filter; a mistake leaves the last good one in force.
pub(super) fn filter(text: Signal<String>) -> Memo<Reading> {
    Memo::new(move |before: Option<&Reading>| match text.with(|text| text.parse::<Filter>()) {
        Ok(filter) => Reading { filter, error: None },
        Err(error) => Reading { filter: before.map(|before| before.filter.clone()).unwrap_or_default(), error: Some(error) },
    })
}

/// What passes the filter and is in one of the chosen regions; none chosen are all.
pub(super) fn matches(fleet: Signal<Fleet>, filter: Memo<Reading>, regions: Signal<Vec<Region>>) -> Memo<Arc<Matches>> {
    Memo::new(move |_| {
        let filter = filter.with(|reading| reading.filter.clone());
        Arc::new(look_through(fleet, filter, regions))
    })
}

/// What passes a filter and is in one of the chosen regions. Tracked.
pub(super) fn look_through(fleet: Signal<Fleet>, mut filter: Filter, regions: Signal<Vec<Region>>) -> Matches {
    regions.with(|regions| {
        if !regions.is_empty() {
            let patterns = regions.iter().map(|region| Pattern::new(region.as_str())).collect();
            filter.terms.push(Term { negated: false, test: Test::Field(TextField::Region, patterns) });
        }
    });
    fleet.with(|fleet| fleet.look_through(&filter, clock::now()))
}

/// What is shown, in order.
pub(super) fn shown(
    fleet: Signal<Fleet>,
    sort: Signal<Option<Sort>>,
    matches: Memo<Arc<Matches>>,
    selection: Signal<Selection>,
    only_selected: Signal<bool>,
) -> Memo<Shown> {
    let order = Memo::new(move |_| fleet.with(|fleet| fleet.order(sort.get())));
    Memo::new(move |_| {
        order.with(|order| {
            fleet.with(|fleet| {
                if only_selected.get() {
                    let chosen = selection.with(|selection| fleet.row_set(selection.iter()));
                    return fleet.shown(order.iter().copied().filter(|number| chosen.contains(*number)).collect());
                }
                matches.with(|matches| fleet.shown(matches.in_order(order)))
            })
        })
    })
}

/// How many selected instances are not shown.
pub(super) fn hidden(fleet: Signal<Fleet>, shown: Memo<Shown>, selection: Signal<Selection>) -> Memo<usize> {
    Memo::new(move |_| {
        shown.with(|shown| {
            fleet.with(|fleet| selection.with(|selection| selection.len().saturating_sub(shown.count_of(&fleet.row_set(selection.iter())))))
        })
    })
}
