//! The table of instances.

use std::rc::Rc;

use edgezone_core::fleet::{Column as Field, Direction, Sort, Widths};
use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;

use super::cells;
use super::details::Details;
use super::heading::heading;
use crate::components::table::{Column, Columns, Followed, Sizes, SortMark, Sorting, WindowedTable};
use crate::state::fleet::{FleetState, Layout};
use crate::text::fleet;

/// The width of the checkbox's column, as in the style sheet.
const CHECK: u32 = 52;

/// The instances that are shown, with a checkbox each.
#[component]
pub fn Instances(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let (sort, layout) = (state.sort(), state.layout());
    let mark = Signal::derive(move || {
        sort.get().map(|sort| SortMark { column: sort.column.as_str(), descending: sort.direction == Direction::Descending })
    });
    let on_press = Callback::new(move |name: &'static str| {
        if let Ok(column) = name.parse::<Field>() {
            sort.update(|sort| *sort = next(*sort, column));
        }
    });
    let columns = Columns::changing(move || layout.columns().with(|columns| columns.iter().map(column).collect()));
    let track = move || {
        state.all().track();
        layout.columns().track();
        state.safety().guards().track();
    };
    let cells = Followed { track: Rc::new(track), head: Rc::new(cells::head), of: Rc::new(move |element| cells::follow(state, element)) };
    let awaited = Signal::derive(move || state.is_rehearsed() && state.total() == 0);
    let opened = RwSignal::new(None::<InstanceId>);
    view! {
        <WindowedTable
            label=fleet::TABLE
            ids=state.shown()
            columns
            cells
            awaited
            selection=state.selection()
            sorting=Sorting { mark, on_press }
            sizes=sizes(layout)
            density=Signal::derive(move || layout.is_comfortable())
            on_open=Callback::new(move |id| opened.set(Some(id)))
        />
        <Details state opened />
    }
}

/// The id, with the name below it, and the status, with the zone, are what a narrow page has room for.
fn column(field: Field) -> Column {
    let column = Column::new(field.as_str(), heading(field));
    if matches!(field, Field::Id | Field::Status) { column } else { column.wide_only() }
}

/// How wide the columns are. They share the room there is until one of them was given a width; from then on each has its own, and
/// the last takes what is left.
fn sizes(layout: Layout) -> Sizes {
    let sum = move || {
        let widths = layout.widths().get();
        layout.columns().with(|columns| CHECK + columns.iter().map(|column| u32::from(widths.of(column))).sum::<u32>())
    };
    let all = move || {
        let (widths, sum) = (layout.widths().get(), sum());
        layout.columns().with(|columns| {
            let last = columns.iter().len() - 1;
            let width = |(at, column): (usize, Field)| {
                let class = if matches!(column, Field::Id | Field::Status) { "" } else { "wide" };
                let width = widths.of(column);
                let width = match widths.is_empty() {
                    _ if at == last => String::new(),
                    true => {
                        let hundredths = u32::from(width) * 10_000 / sum.max(1);
                        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
                    }
                    false => format!("{width}px"),
                };
                (class.to_owned(), width)
            };
            columns.iter().enumerate().map(width).collect()
        })
    };
    let set = move |name: &'static str, width: i32, drawn: Vec<(String, i32)>| {
        let first = layout.widths().with_untracked(Widths::is_empty);
        for (name, width) in drawn.iter().filter(|_| first).map(|(name, width)| (name.as_str(), *width)).chain([(name, width)]) {
            if let Ok(column) = name.parse() {
                layout.resize(column, u16::try_from(width.max(0)).unwrap_or(u16::MAX));
            }
        }
    };
    Sizes {
        all: Rc::new(all),
        sum: Rc::new(sum),
        of: Rc::new(move |name: &'static str| name.parse().map_or(0, |column| layout.widths().with(|widths| widths.of(column)))),
        set: Rc::new(set),
        keep: Rc::new(move || layout.keep_widths()),
        bounds: (Widths::LEAST, Widths::MOST),
    }
}

/// Ascending, then descending, then the order in which the service lists.
fn next(now: Option<Sort>, column: Field) -> Option<Sort> {
    match now {
        Some(Sort { column: same, direction: Direction::Ascending }) if same == column => {
            Some(Sort { column, direction: Direction::Descending })
        }
        Some(Sort { column: same, direction: Direction::Descending }) if same == column => None,
        _ => Some(Sort { column, direction: Direction::Ascending }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressing_a_heading_goes_round_and_another_begins_anew() {
        let up = next(None, Field::Name);
        assert_eq!(up, Some(Sort { column: Field::Name, direction: Direction::Ascending }));
        let down = next(up, Field::Name);
        assert_eq!(down, Some(Sort { column: Field::Name, direction: Direction::Descending }));
        assert_eq!(next(down, Field::Name), None);
        assert_eq!(next(down, Field::Zone), Some(Sort { column: Field::Zone, direction: Direction::Ascending }));
    }

    #[test]
    fn every_column_one_can_sort_by_is_one_of_the_fleets() {
        for field in Field::ALL {
            assert_eq!(column(field).name.parse::<Field>(), Ok(field));
        }
    }
}
