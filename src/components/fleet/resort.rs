//! What came while the order was held still.

use edgezone_dom::prelude::*;

use crate::state::fleet::FleetState;
use crate::text::columns;

/// "12 new, re-sort": puts the new ones where they belong.
#[component]
pub fn Resort(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let new = state.newcomers();
    view! {
        <span role="status">
            <Show when=move || { new.get() > 0 }>
                <button type="button" class="button link" on:click=move |_| state.sort_again()>
                    {move || columns::resort(new.get())}
                </button>
            </Show>
        </span>
    }
}
