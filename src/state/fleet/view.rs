//! What is shown of the fleet: filter, order, and which ids come out.

use std::sync::Arc;

use edgezone_adapters::clock;
use edgezone_core::fleet::filter::{Term, Test, TextField};
use edgezone_core::fleet::{Filter, FilterError, Fleet, FrozenOrder, Matches, Pattern, Shown, Sort, Thawed};
use edgezone_core::ids::Region;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;

/// What was made of the filter's text: the last good filter, and the mistake that is there now.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Reading {
    pub filter: Filter,
    /// What the filter was read from.
    of: String,
    pub error: Option<FilterError>,
}

/// Reads the filter; a mistake leaves the last good one in force. A value that is being written, up to the place in `partial`,
/// stands for all that begin so.
pub(super) fn filter(text: Signal<String>, partial: Signal<Option<usize>>) -> Memo<Reading> {
    Memo::new(move |before: Option<&Reading>| {
        text.with(|text| {
            let begun = partial.get().and_then(|at| [text.get(..at)?, "*", text.get(at..)?].concat().parse().ok());
            begun.map_or_else(|| read(text, before), |filter| Reading { filter, of: text.clone(), error: None })
        })
    })
}

fn read(text: &str, before: Option<&Reading>) -> Reading {
    let error = match text.parse() {
        Ok(filter) => return Reading { filter, of: text.to_owned(), error: None },
        Err(error) => error,
    };
    let before = before.cloned().unwrap_or_default();
    // What was good a key ago may be the beginning of this very term: the last good filter is then the one before the term.
    let start = text.get(..error.span.start).and_then(|before| before.rfind(char::is_whitespace)).map_or(0, |space| space + 1);
    let shorter = text.get(..start).unwrap_or_default();
    if before.of.len() > start
        && text.starts_with(&before.of)
        && let Ok(filter) = shorter.parse()
    {
        return Reading { filter, of: shorter.to_owned(), error: Some(error) };
    }
    Reading { error: Some(error), ..before }
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

/// All rows as they stand.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Order {
    rows: Vec<u32>,
    /// How many of them, at the end, came after they were put in order.
    new: usize,
    /// By what, at which revision of the fleet and at which time of asking they were put in order, and how they stood then.
    by: Option<Sort>,
    revision: u64,
    asked: u32,
    stood: FrozenOrder,
}

/// The order in which all rows stand. While something is selected it holds still: what a refresh changes stays where it is and
/// what it brings comes last, until one asks for it to be sorted (again).
pub(super) fn order(fleet: Signal<Fleet>, sort: Signal<Option<Sort>>, selection: Signal<Selection>, asked: Signal<u32>) -> Memo<Order> {
    let selecting = Memo::new(move |_| selection.with(|selection| !selection.is_empty()));
    Memo::new(move |before: Option<&Order>| {
        let (by, asked, selecting) = (sort.get(), asked.get(), selecting.get());
        fleet.with(|fleet| {
            if let Some(before) = before.filter(|before| before.by == by && before.asked == asked) {
                if before.revision == fleet.revision() {
                    return before.clone();
                }
                // Without an order what is new comes last anyway.
                if selecting && by.is_some() {
                    let Thawed { rows, new } = before.stood.thaw(fleet);
                    return Order { rows, new, ..before.clone() };
                }
            }
            let rows = fleet.order(by);
            let stood = FrozenOrder::new(fleet, &rows);
            Order { rows, new: 0, by, revision: fleet.revision(), asked, stood }
        })
    })
}

/// What is shown, in order.
pub(super) fn shown(
    fleet: Signal<Fleet>,
    order: Memo<Order>,
    matches: Memo<Arc<Matches>>,
    selection: Signal<Selection>,
    only_selected: Signal<bool>,
) -> Memo<Shown> {
    Memo::new(move |_| {
        order.with(|Order { rows, .. }| {
            fleet.with(|fleet| {
                if only_selected.get() {
                    let chosen = selection.with(|selection| fleet.row_set(selection.iter()));
                    return fleet.shown(rows.iter().copied().filter(|number| chosen.contains(*number)).collect());
                }
                matches.with(|matches| fleet.shown(matches.in_order(rows)))
            })
        })
    })
}

/// How many of those that pass the filter came after they were put in order.
pub(super) fn newcomers(order: Memo<Order>, matches: Memo<Arc<Matches>>) -> Memo<usize> {
    Memo::new(move |_| {
        order.with(|Order { rows, new, .. }| match rows.get(rows.len() - new..) {
            Some(new) if !new.is_empty() => matches.with(|matches| matches.in_order(new).len()),
            _ => 0,
        })
    })
}

/// How many selected instances are not shown.
pub(super) fn hidden(shown: Memo<Shown>, selection: Signal<Selection>) -> Memo<usize> {
    Memo::new(move |_| shown.with(|shown| selection.with(|selection| selection.hidden_by(shown))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[&str]) -> Reading {
        keys.iter().fold(Reading::default(), |before, text| read(text, Some(&before)))
    }

    #[test]
    fn a_mistake_leaves_the_last_good_filter_and_not_the_beginning_of_the_mistake() {
        let running = "status:running".parse::<Filter>().unwrap();
        assert_eq!(typed(&["status:running", "status:running zone:"]).filter, running);
        assert_eq!(typed(&["status:running", "status:running z", "status:running zone", "status:running zone:"]).filter, running);
        assert_eq!(typed(&["status:running", "status:running z", "status:running zo:", "status:running zo:1"]).filter, running);
        assert_eq!(typed(&["status:running", "foo:bar"]).filter, running, "what was pasted over it leaves it too");
        assert_eq!(typed(&["web", "status:"]).filter, "web".parse().unwrap());
        assert!(typed(&["status:running", "status:running zone:"]).error.is_some());
    }
}
