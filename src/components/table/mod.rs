//! A table of any length: only the rows in sight are in the page.
//!
//! A native table with the true row count told to assistive technology; the rows left out are stood in for by two spacers.
//! Everything is by id: which rows are shown, which is active, which are selected.

mod dealing;
pub mod header;
pub mod keys;
mod line;
pub mod rows;
pub mod sizes;
pub mod window;

use std::rc::Rc;

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;

use crate::text::Text;
pub use header::{SortMark, Sorting};
use keys::Keys;
pub use line::{Cells, Follow, Followed};
pub use sizes::{Edge, Sizes};
use window::Window;

/// One column: its heading, how wide it is, and whether it can be sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// The column's name, stable, for sorting and for its width in the style sheet.
    pub name: &'static str,
    /// The heading.
    pub heading: Text,
    /// Whether one can sort by it.
    pub sortable: bool,
    /// Whether it is left out where the page is narrow; its text is then part of another column's cell.
    pub wide_only: bool,
}

impl Column {
    /// A column one can sort by, shown at any width.
    #[must_use]
    pub const fn new(name: &'static str, heading: Text) -> Self {
        Self { name, heading, sortable: true, wide_only: false }
    }

    /// Left out where the page is narrow.
    #[must_use]
    pub const fn wide_only(mut self) -> Self {
        self.wide_only = true;
        self
    }

    /// Not to be sorted by.
    #[must_use]
    pub const fn unsorted(mut self) -> Self {
        self.sortable = false;
        self
    }

    /// The classes of its heading and its cells.
    #[must_use]
    pub fn class(&self) -> String {
        format!("c-{}{}", self.name, if self.wide_only { " wide" } else { "" })
    }
}

/// The columns of a table: the same for as long as it stands, or told anew whenever the signals change that are read.
#[derive(Clone)]
pub struct Columns(Rc<dyn Fn() -> Vec<Column>>);

impl Columns {
    /// Columns that change with signals.
    #[must_use]
    pub fn changing(columns: impl Fn() -> Vec<Column> + 'static) -> Self {
        Self(Rc::new(columns))
    }
}

impl From<&'static [Column]> for Columns {
    fn from(columns: &'static [Column]) -> Self {
        Self::changing(|| columns.to_vec())
    }
}

/// The table.
#[component]
pub fn WindowedTable(
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// The rows in order.
    #[prop(into)]
    ids: Signal<Shown>,
    /// Its columns, in order, without the checkbox.
    #[prop(into)]
    columns: Columns,
    /// How the cells of its rows are drawn.
    #[prop(into)]
    cells: Cells,
    /// Whether, while there is no row, lines stand in for those that are to come.
    #[prop(optional, into)]
    awaited: Option<Signal<bool>>,
    /// What is selected, where rows can be selected.
    #[prop(optional, into)]
    selection: Option<RwSignal<Selection>>,
    /// The order, where it can be changed.
    #[prop(optional, into)]
    sorting: Option<Sorting>,
    /// The widths of the columns, where they can be changed.
    #[prop(optional, into)]
    sizes: Option<Sizes>,
    /// The height of rows changes with this.
    #[prop(optional, into)]
    density: Option<Signal<bool>>,
    /// Opens a row: Enter was pressed in it, or what has the class `open` in it was clicked.
    #[prop(optional, into)]
    on_open: Option<Callback<InstanceId>>,
) -> AnyView {
    let node = NodeRef::<web_sys::HtmlElement>::new();
    let count = Signal::derive(move || ids.with(|ids| ids.len()));
    let window = Window::of(node, count, density);
    let keys = Keys::new(ids, selection, window, on_open);
    view! {
        <div
            class="table-scroll"
            node_ref=node
            role="region"
            tabindex="0"
            aria-label=move || crate::text::table::scroll(label.get())
            on:scroll=move |_| window.scrolled()
            on:keydown=move |event| keys.pressed(&event)
            on:pointerdown=move |event| keys.pointed(&event)
            on:click=move |event| keys.clicked(&event)
            on:focusin=move |event| keys.focused(&event)
        >
            <table
                class="table"
                aria-label=label
                aria-rowcount=move || (count.get() + 1).to_string()
                style:min-width=sizes.clone().map(|sizes| move || sizes.least())
            >
                {sizes.clone().map(|sizes| sizes.columns(selection.is_some()))}
                <header::Head columns ids selection sorting sizes />
                <rows::Rows ids window keys selection cells awaited />
            </table>
        </div>
    }
}

/// Stands in for rows that are not in sight. One cell and no `colspan`: that would bring back, as empty columns, those that a
/// narrow page leaves out.
#[component]
fn Spacer(height: Signal<usize>) -> AnyView {
    view! {
        <tr class="spacer" aria-hidden="true">
            <td style:height=move || format!("{}px", height.get())></td>
        </tr>
    }
}
