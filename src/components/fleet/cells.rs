//! The cells of one instance's row.

use std::sync::Arc;

use edgezone_core::fleet::{Column, Columns, Row};
use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;
use edgezone_dom::{AnyView, El};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::lock::Lock;
use crate::components::status;
use crate::components::table::Follow;
use crate::state::fleet::FleetState;
use crate::text::{Locale, moment};

/// The cell that never changes: the id, which opens the details. Only the active row's takes part in the tab order.
pub(super) fn head(id: &InstanceId) -> AnyView {
    view! {
        <th scope="row" class="c-id mono">
            <button type="button" class="button link open" tabindex="-1" aria-haspopup="dialog">{id.to_string()}</button>
            <span class="narrow"></span>
        </th>
    }
}

/// Draws all others when the row, the columns or the language are not what they were.
pub(super) fn follow(state: FleetState, id: &InstanceId, element: &Element) -> Follow {
    let (id, element) = (id.clone(), element.clone());
    let mut drawn = None::<(Arc<Row>, Columns, Locale, Lock)>;
    Box::new(move || {
        let Some(row) = state.row(&id) else { return };
        let locale = Locale::current();
        let lock = Lock::of(state.safety(), &row);
        state.layout().columns().with(|columns| {
            let same = |(before, chosen, spoken, locked): &(Arc<Row>, Columns, Locale, Lock)| {
                Arc::ptr_eq(before, &row) && chosen == columns && *spoken == locale && *locked == lock
            };
            if drawn.as_ref().is_some_and(same) {
                return;
            }
            draw(&element, &row, columns);
            if lock != Lock::None || drawn.is_some() {
                draw_lock(&element, lock);
            }
            drawn = Some((row, columns.clone(), locale, lock));
        });
    })
}

fn draw(element: &Element, row: &Row, columns: &Columns) {
    let Ok(Some(head)) = element.query_selector("th") else { return };
    while let Some(old) = head.next_sibling() {
        let _ = element.remove_child(&old);
    }
    if let Some(narrow) = head.last_element_child() {
        narrow.set_text_content(Some(&row.instance().instance_name));
    }
    for column in columns.iter().skip(1) {
        let _ = element.append_child(&cell(column, row));
    }
}

/// Between the id and what a narrow page shows below it.
fn draw_lock(element: &Element, lock: Lock) {
    if let Ok(Some(old)) = element.query_selector("th > .lock") {
        old.remove();
    }
    if let (Ok(Some(narrow)), true) = (element.query_selector("th > .narrow"), lock != Lock::None)
        && let AnyView::Node(node) = lock.drawn()
        && let Some(head) = narrow.parent_node()
    {
        let _ = head.insert_before(&node, Some(&narrow));
    }
}

fn cell(column: Column, row: &Row) -> Node {
    let view = match column {
        Column::Status => {
            let zone = Column::Zone.text(row).into_owned();
            view! {
                <td class="c-status">
                    {status::drawn(&row.instance().instance_status)}
                    <span class="narrow">{zone}</span>
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
