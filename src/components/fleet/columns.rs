//! Chooses the columns of the table, their order, and how high its rows are.

use edgezone_core::fleet::{Column, Columns as Chosen};
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;

use super::heading::heading;
use crate::components::dialog::{Dialog, close_of};
use crate::components::icon::{Icon, Picture};
use crate::state::fleet::{FleetState, Layout};
use crate::text::{columns, common};

/// The button that opens the dialog, and the dialog. What is chosen shows at once behind it.
#[component]
pub fn Columns(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button wide-only" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <Picture icon=Icon::Columns />
            {columns::BUTTON}
        </button>
        <Show when=move || open.get()>
            <Dialog heading="columns-heading" class="columns" on_close=Callback::new(move |()| open.set(false))>
                <header>
                    <h2 id="columns-heading">{columns::TITLE}</h2>
                    <p class="muted">{columns::ID_FIRST}</p>
                </header>
                <Choices layout=state.layout() />
            </Dialog>
        </Show>
    }
}

#[component]
fn Choices(layout: Layout) -> AnyView {
    // Those chosen, then the others. A tick moves nothing, so that the next one is where it was.
    let order = RwSignal::new(all(layout));
    let reset = move |_| {
        layout.reset();
        order.set(all(layout));
    };
    let dense = move |comfortable: bool, label: crate::text::Text| {
        view! {
            <label>
                <input
                    type="radio"
                    name="density"
                    prop:checked=move || layout.is_comfortable() == comfortable
                    on:change=move |_| layout.set_comfortable(comfortable)
                />
                {label}
            </label>
        }
    };
    view! {
        <div class="body">
            <ul role="list" class="choices">
                <For each=move || order.get() key=|column| column.to_string() children=move |column| view! { <Choice layout order column /> } />
            </ul>
            <fieldset class="density">
                <legend>{columns::DENSITY}</legend>
                {dense(false, columns::COMPACT)}
                {dense(true, columns::COMFORTABLE)}
            </fieldset>
        </div>
        <footer>
            <div class="buttons">
                <button type="button" class="button" on:click=reset>{columns::RESET}</button>
                <button type="button" class="button primary" data-first on:click=move |event| close_of(&event)>{common::CLOSE}</button>
            </div>
        </footer>
    }
}

/// One column: whether it is shown, and where.
#[component]
fn Choice(layout: Layout, order: RwSignal<Vec<Column>>, column: Column) -> AnyView {
    let shown = move || layout.columns().with(|columns| columns.contains(column));
    let tick = move |event| {
        let ticked = event_target_checked(&event);
        let chosen = order.with_untracked(|order| {
            let was = |other: Column| layout.columns().with_untracked(|columns| columns.contains(other));
            order.iter().copied().filter(|other| if *other == column { ticked } else { was(*other) }).collect::<Chosen>()
        });
        layout.choose(chosen);
    };
    let mover = move |up: bool| {
        let label = move || {
            let name = heading(column).get();
            if up { columns::up(name) } else { columns::down(name) }
        };
        let id = format!("{}-{column}", if up { "up" } else { "down" });
        let focus = id.clone();
        let go = move |_| {
            shift(layout, order, column, up);
            // Moving an element takes its focus away.
            let focus = focus.clone();
            request_animation_frame(move || {
                let button = document().get_element_by_id(&focus).and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok());
                button.map(|button| button.focus());
            });
        };
        let hidden = move || !shown();
        // There is nothing above the first after the id, nor below the last.
        let end = move || layout.columns().with(|columns| if up { columns.iter().nth(1) } else { columns.iter().last() } == Some(column));
        view! {
            <button
                type="button"
                class=if up { "button quiet" } else { "button quiet down" }
                id=id
                aria-label=label
                aria-disabled=move || end().then_some("true")
                hidden=hidden
                on:click=go
            >
                <Picture icon=Icon::Up />
            </button>
        }
    };
    view! {
        <li>
            <label>
                <input type="checkbox" prop:checked=shown on:change=tick />
                {heading(column)}
            </label>
            {mover(true)}
            {mover(false)}
        </li>
    }
}

fn all(layout: Layout) -> Vec<Column> {
    let shown = layout.columns().get_untracked();
    shown.iter().chain(Column::ALL.into_iter().filter(|column| !shown.contains(*column))).filter(|column| *column != Column::Id).collect()
}

/// Moves a column past the next one that is shown.
fn shift(layout: Layout, order: RwSignal<Vec<Column>>, column: Column, up: bool) {
    let shown = layout.columns().get_untracked();
    order.update(|order| {
        let there = |at: &usize| order.get(*at).is_some_and(|other| shown.contains(*other));
        let Some(at) = order.iter().position(|other| *other == column) else { return };
        let to = if up { (0..at).rev().find(there) } else { (at + 1..order.len()).find(there) };
        if let Some(to) = to {
            order.remove(at);
            order.insert(to, column);
            layout.choose(order.iter().copied().filter(|other| shown.contains(*other)).collect());
        }
    });
}
