//! The rows in sight.

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;

use super::Cells;
use super::keys::Keys;
use super::window::Window;
use crate::text::table;

/// Draws the rows in sight. A row that stays in sight stays as it is, focus and all.
#[component]
pub fn Rows(
    /// All rows.
    ids: Signal<Shown>,
    /// Which of them are in sight.
    window: Window,
    /// The active row.
    keys: Keys,
    /// What is selected.
    selection: Option<RwSignal<Selection>>,
    /// Draws the cells.
    cells: Cells,
) -> AnyView {
    let drawn = move || {
        let range = window.range();
        ids.with(|ids| range.filter_map(|at| Some((at, ids.get(at)?.clone()))).collect::<Vec<_>>())
    };
    view! {
        <ForEnumerate
            each=drawn
            key=|(_, id)| id.to_string()
            children=move |at, (_, id)| {
                let index = Signal::derive(move || window.range().start + at.get());
                view! { <Row id index keys selection cells=cells.clone() /> }
            }
        />
    }
}

#[component]
fn Row(id: InstanceId, index: Signal<usize>, keys: Keys, selection: Option<RwSignal<Selection>>, cells: Cells) -> AnyView {
    let drawn = cells(&id);
    let selected = {
        let id = id.clone();
        Memo::new(move |_| selection.is_some_and(|selection| selection.with(|selection| selection.contains(&id))))
    };
    let check = selection.map(|_| view! { <Check id index keys selected /> });
    view! {
        // The header is row 1.
        <tr class="row" class:selected=selected aria-rowindex=move || (index.get() + 2).to_string()>
            {check}
            {drawn}
        </tr>
    }
}

/// The checkbox. Only the active row's takes part in the tab order, so that Tab leaves the table.
#[component]
fn Check(id: InstanceId, index: Signal<usize>, keys: Keys, selected: Memo<bool>) -> AnyView {
    let name = id.clone();
    let element = Keys::element_id(&id);
    let tabindex = {
        let id = id.clone();
        move || if keys.is_tab_stop(&id, index.get()) { "0" } else { "-1" }
    };
    let focused = id.clone();
    let click = move |event: leptos::ev::MouseEvent| keys.clicked(&id, event_target_checked(&event), event.shift_key());
    view! {
        <td class="check">
            <label>
                <input
                    type="checkbox"
                    id=element
                    tabindex=tabindex
                    aria-label=move || table::select_row(&name)
                    prop:checked=selected
                    on:click=click
                    on:focus=move |_| keys.focused(&focused)
                />
            </label>
        </td>
    }
}
