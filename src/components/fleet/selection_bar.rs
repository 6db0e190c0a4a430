//! What is selected, and what can be done with it.

use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::state::fleet::FleetState;
use crate::text::{fleet, limits};

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
    let matching = Memo::new(move |_| state.matches().with(|matches| matches.count()));
    let read_only = Memo::new(move |_| state.safety().limits().read_only);
    let sentence = move || match hidden.get() {
        0 => fleet::selected(selected.get(), total.get()),
        hidden => fleet::selected_hidden(selected.get(), total.get(), hidden),
    };
    let clear = move |_| {
        selection.update(|selection| selection.clear());
        only.set(false);
    };
    let shown = move || match (only.get(), hidden.get()) {
        (true, _) => fleet::SHOW_ALL.get(),
        (false, 0) => fleet::SHOW_SELECTED.get(),
        (false, _) => fleet::SHOW_HIDDEN.get(),
    };
    let review = move || if read_only.get() { limits::rehearse(selected.get()) } else { fleet::terminate(selected.get()) };
    view! {
        <p role="status"><strong>{sentence}</strong></p>
        <button type="button" class="button link" on:click=move |_| only.update(|only| *only = !*only)>{shown}</button>
        <button type="button" class="button link" on:click=move |_| state.select_matching()>
            {move || fleet::select_matching(matching.get())}
        </button>
        <button type="button" class="button link" on:click=move |_| state.invert()>{fleet::INVERT}</button>
        <button type="button" class="button link" on:click=clear>{fleet::CLEAR}</button>
        <button
            type="button"
            class="button far"
            class:danger-outline=move || !read_only.get()
            id="terminate"
            on:click=move |_| on_review.run(())
        >
            <Picture icon=Icon::Flame />
            {review}
        </button>
    }
}
