//! What is selected, and what can be done with it.

use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::state::fleet::FleetState;
use crate::text::fleet;

/// Takes the place of the facets once something is selected, so that nothing below moves.
#[component]
pub fn SelectionBar(
    /// The fleet.
    state: FleetState,
    /// Opens the review.
    on_review: Callback<()>,
) -> AnyView {
    let selection = state.selection();
    let selected = Memo::new(move |_| selection.with(|selection| selection.len()));
    let total = Memo::new(move |_| state.all().with(|fleet| fleet.len()));
    let hidden = state.hidden();
    let only = state.only_selected();
    let sentence = move || match hidden.get() {
        0 => fleet::selected(selected.get(), total.get()),
        hidden => fleet::selected_hidden(selected.get(), total.get(), hidden),
    };
    let clear = move |_| {
        selection.update(|selection| selection.clear());
        only.set(false);
    };
    view! {
        <p role="status"><strong>{sentence}</strong></p>
        <Show when=move || { hidden.get() > 0 || only.get() }>
            <button type="button" class="button link" on:click=move |_| only.update(|only| *only = !*only)>
                {move || if only.get() { fleet::SHOW_ALL.get() } else { fleet::SHOW_HIDDEN.get() }}
            </button>
        </Show>
        <button type="button" class="button link" on:click=clear>{fleet::CLEAR}</button>
        <button type="button" class="button danger-outline far" id="terminate" on:click=move |_| on_review.run(())>
            <Picture icon=Icon::Flame />
            {move || fleet::terminate(selected.get())}
        </button>
    }
}
