//! The choice of regions.

use edgezone_core::ids::Region;
use edgezone_dom::prelude::*;

use crate::components::menu::Menu;
use crate::state::fleet::FleetState;
use crate::text::regions;

/// One, several or all regions; nothing where there is no choice.
#[component]
pub fn Regions(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let summary = Signal::derive(move || {
        state.regions().with(|chosen| match chosen.as_slice() {
            [] => regions::ALL.get().to_owned(),
            [one] => one.to_string(),
            some => regions::some(some.len(), state.offered_regions().len()),
        })
    });
    view! {
        <Show when=move || { state.offered_regions().len() > 1 }>
            <Menu summary>
                <fieldset>
                    <legend>{regions::LABEL}</legend>
                    <For each=move || state.offered_regions() key=ToString::to_string children=move |region| view! { <Choice state region /> } />
                </fieldset>
                <button type="button" class="button" on:click=move |_| state.choose_regions(Vec::new())>
                    {regions::ALL}
                </button>
            </Menu>
        </Show>
    }
}

#[component]
fn Choice(state: FleetState, region: Region) -> AnyView {
    let name = region.to_string();
    let shown = region.clone();
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=move || state.wanted_regions().contains(&shown) on:change=move |_| state.toggle_region(&region) />
            {name}
        </label>
    }
}
