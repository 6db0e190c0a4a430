//! The cells of one instance's row.

use std::sync::Arc;

use edgezone_core::fleet::{Column, Columns, Row};
use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;
use edgezone_dom::{AnyView, El};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Text};

use super::lock::Lock;
use crate::components::status;
use crate::components::table::Follow;
use crate::state::fleet::FleetState;
use crate::text::{Locale, moment};

/// The cell that every row has: the id, which opens the details. Only the active row's takes part in the tab order.
pub(super) fn head() -> AnyView {
    view! {
        <th scope="row" class="c-id mono">
            <button type="button" class="button link open" tabindex="-1" aria-haspopup="dialog"></button>
            <span class="narrow"></span>
        </th>
    }
}

/// Draws all others, and what the head says, when the row, the columns or the language are not what they were. What stands in for
/// a row that is yet to come is drawn of the rehearsal's.
pub(super) fn follow(state: FleetState, element: &Element) -> Follow {
    let element = element.clone();
    let mut drawn = None::<Drawn>;
    Box::new(move |id| {
        let row = id.map_or_else(|| state.rehearsed(), |id| state.row(id));
        let locale = Locale::current();
        state.layout().columns().with(|columns| {
            let kept = drawn.take().filter(|drawn| drawn.columns == *columns && drawn.locale == locale);
            drawn = match (kept, row) {
                (Some(mut drawn), Some(row)) => {
                    drawn.show(state, row);
                    Some(drawn)
                }
                (None, Some(row)) => Drawn::new(state, &element, row, columns, locale),
                // What was there of another instance must not stand beside this one's id.
                (_, None) => {
                    clear(&element, id.map_or("", InstanceId::as_str));
                    None
                }
            };
        });
    })
}

/// What a row's element shows.
struct Drawn {
    head: Element,
    id: Text,
    name: Text,
    cells: Vec<(Column, Node)>,
    row: Arc<Row>,
    lock: Lock,
    columns: Columns,
    locale: Locale,
}

impl Drawn {
    fn new(state: FleetState, element: &Element, row: Arc<Row>, columns: &Columns, locale: Locale) -> Option<Self> {
        clear(element, row.id().as_str());
        let head = element.query_selector("th").ok()??;
        let id = head.first_element_child()?.first_child()?.unchecked_into();
        let name: Text = head.last_element_child()?.first_child()?.unchecked_into();
        name.set_data(&row.instance().instance_name);
        let mut cells = Vec::new();
        for column in columns.iter().skip(1) {
            let cell = cell(column, &row);
            let _ = element.append_child(&cell);
            cells.push((column, cell.first_child()?));
        }
        let mut drawn = Self { head, id, name, cells, row, lock: Lock::None, columns: columns.clone(), locale };
        drawn.lock(Lock::of(state.safety(), &drawn.row));
        Some(drawn)
    }

    /// Shows another row, or the same as it is now. What is equal in both stays: that is most of it.
    fn show(&mut self, state: FleetState, row: Arc<Row>) {
        if !Arc::ptr_eq(&self.row, &row) {
            let before = std::mem::replace(&mut self.row, row);
            let row = &*self.row;
            if before.id() != row.id() {
                self.id.set_data(row.id().as_str());
            }
            if before.instance().instance_name != row.instance().instance_name {
                self.name.set_data(&row.instance().instance_name);
            }
            for (column, node) in &self.cells {
                if *column == Column::Status {
                    redraw_status(node.unchecked_ref(), &before, row);
                } else if column.text(&before) != column.text(row) {
                    node.unchecked_ref::<Text>().set_data(&text(*column, row));
                }
            }
        }
        self.lock(Lock::of(state.safety(), &self.row));
    }

    /// The lock stands between the id and what a narrow page shows below it.
    fn lock(&mut self, lock: Lock) {
        if self.lock == lock {
            return;
        }
        self.lock = lock;
        if let Ok(Some(old)) = self.head.query_selector(".lock") {
            old.remove();
        }
        if lock != Lock::None
            && let AnyView::Node(node) = lock.drawn()
        {
            let _ = self.head.insert_before(&node, self.head.last_element_child().as_deref());
        }
    }
}

/// Leaves nothing but the id.
fn clear(element: &Element, id: &str) {
    let Ok(Some(head)) = element.query_selector("th") else { return };
    while let Some(old) = head.next_sibling() {
        let _ = element.remove_child(&old);
    }
    if let Ok(Some(lock)) = head.query_selector(".lock") {
        lock.remove();
    }
    if let Some(open) = head.first_element_child() {
        open.set_text_content(Some(id));
    }
    if let Some(narrow) = head.last_element_child() {
        // Not empty, so that there is a text to write in.
        narrow.set_text_content(Some(" "));
    }
}

/// The status, and the zone beside it.
fn redraw_status(drawn: &Element, before: &Row, row: &Row) {
    if before.instance().instance_status != row.instance().instance_status {
        status::redraw(drawn, &row.instance().instance_status);
    }
    if before.instance().zone != row.instance().zone
        && let Some(narrow) = drawn.next_element_sibling()
    {
        narrow.set_text_content(Some(&zone(row)));
    }
}

fn zone(row: &Row) -> String {
    Column::Zone.text(row).into_owned()
}

fn cell(column: Column, row: &Row) -> Node {
    let view = match column {
        Column::Status => {
            view! {
                <td class="c-status">
                    {status::drawn(&row.instance().instance_status)}
                    <span class="narrow">{zone(row)}</span>
                </td>
            }
        }
        _ => {
            let cell = El::new("td");
            cell.attr("class", class(column));
            cell.child(text(column, row));
            cell.into_view()
        }
    };
    match view {
        AnyView::Node(node) => node,
        _ => document().create_document_fragment().unchecked_into(),
    }
}

fn class(column: Column) -> &'static str {
    match column {
        Column::Cpu | Column::Memory => "wide number",
        Column::Name | Column::Zone | Column::Region | Column::Type | Column::Power | Column::Created => "wide",
        _ => "wide mono",
    }
}

/// What a cell says: what the service told, but for times, which are made readable.
fn text(column: Column, row: &Row) -> String {
    match (column, row.instance().created_at()) {
        (Column::Created, Some(at)) => moment(at),
        _ => column.text(row).into_owned(),
    }
}
