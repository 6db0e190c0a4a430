//! The head: the checkbox for all that is shown, and headings one can sort by.

use edgezone_core::fleet::Shown;
use edgezone_core::selection::{Chosen, Selection};
use edgezone_dom::prelude::*;

use super::{Column, Columns, Edge, Sizes};
use crate::components::icon::{Icon, Picture};
use crate::text::{self, table};

/// By which column a table is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SortMark {
    /// The column's name.
    pub column: &'static str,
    /// Whether the largest is first.
    pub descending: bool,
}

/// A table's order and the way to change it.
#[derive(Clone, Copy)]
pub struct Sorting {
    /// The order now.
    pub mark: Signal<Option<SortMark>>,
    /// A heading was pressed.
    pub on_press: Callback<&'static str>,
}

/// The head of the table.
#[component]
pub fn Head(
    /// The columns.
    columns: Columns,
    /// The rows shown.
    ids: Signal<Shown>,
    /// What is selected.
    selection: Option<RwSignal<Selection>>,
    /// The order.
    sorting: Option<Sorting>,
    /// The widths of the columns.
    sizes: Option<Sizes>,
) -> AnyView {
    let headings = move || {
        let all = (columns.0)().into_iter();
        all.map(|column| view! { <Heading column sorting sizes=sizes.clone() /> }).collect_view()
    };
    view! {
        <thead>
            <tr aria-rowindex="1">
                {selection.map(|selection| view! { <SelectAll ids selection /> })}
                {headings}
            </tr>
        </thead>
    }
}

#[component]
fn Heading(column: Column, sorting: Option<Sorting>, sizes: Option<Sizes>) -> AnyView {
    let name = column.name;
    let sorted = move || match sorting?.mark.get() {
        Some(mark) if mark.column == name => Some(if mark.descending { "descending" } else { "ascending" }),
        _ => None,
    };
    let content = match sorting.filter(|_| column.sortable) {
        None => view! { {column.heading} }.into_any(),
        Some(sorting) => view! {
            <button type="button" class="sort" on:click=move |_| sorting.on_press.run(name)>
                {column.heading}
                <Picture icon=Icon::Up />
            </button>
        }
        .into_any(),
    };
    // Without its edge, which has a name of its own.
    let label = sizes.is_some().then_some(column.heading);
    view! {
        <th scope="col" class=column.class() aria-sort=sorted aria-label=label>
            {content}
            {sizes.map(|sizes| view! { <Edge column sizes /> })}
        </th>
    }
}

/// Selects all that is shown, or none of it. Mixed where some of it is selected.
#[component]
fn SelectAll(ids: Signal<Shown>, selection: RwSignal<Selection>) -> AnyView {
    let node = NodeRef::<web_sys::HtmlInputElement>::new();
    let chosen = Memo::new(move |_| ids.with(|ids| selection.with(|selection| selection.chosen_of(ids))));
    Effect::new(move || {
        let chosen = chosen.get();
        if let Some(input) = node.get() {
            input.set_indeterminate(chosen == Chosen::Some);
            input.set_checked(chosen == Chosen::All);
        }
    });
    let change = move |_| {
        let all = chosen.get_untracked() != Chosen::All;
        ids.with_untracked(|ids| {
            selection.update(|selection| if all { selection.select_shown(ids) } else { selection.deselect_shown(ids) });
        });
    };
    view! {
        <th scope="col" class="check">
            <label>
                <span class="spoken">{text::column::SELECT}</span>
                <input type="checkbox" node_ref=node aria-label=table::SELECT_ALL on:change=change />
            </label>
        </th>
    }
}
