//! Quiet chips that narrow the list: the values of a few fields with their counts.

use edgezone_core::fleet::{Facet, Filter};
use edgezone_dom::prelude::*;

use crate::components::status::status_word;
use crate::state::fleet::FleetState;
use crate::text::{common, fleet};

/// The facets in the order offered.
const OFFERED: [Facet; 3] = [Facet::Status, Facet::Region, Facet::Zone];

/// The chips of all facets. A facet with a single value would narrow nothing, so it is left out.
#[component]
pub fn Facets(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let groups = move || {
        OFFERED
            .into_iter()
            .filter_map(|facet| {
                let counts = state.matches().with(|matches| matches.facets().of(facet).clone());
                let chosen = chosen(state, facet);
                (counts.len() > 1 || !chosen.is_empty()).then_some((facet, counts, chosen))
            })
            .enumerate()
            .map(|(at, (facet, counts, chosen))| {
                let gap = (at > 0).then(|| view! { <span class="gap" aria-hidden="true"></span> });
                let chips = counts.into_iter().map(|(value, count)| {
                    let pressed = chosen.iter().any(|chosen| chosen.eq_ignore_ascii_case(&value));
                    view! { <Chip state facet value count pressed /> }
                });
                (gap, chips.collect_view())
            })
            .collect_view()
    };
    view! {
        <div class="facets" role="group" aria-label=fleet::FACETS>
            {groups}
        </div>
    }
}

#[component]
fn Chip(state: FleetState, facet: Facet, value: String, count: usize, pressed: bool) -> AnyView {
    let word = value.clone();
    let press = move |_| {
        let mut filter = state.filter_text().with_untracked(|text| text.parse::<Filter>()).unwrap_or_default();
        filter.toggle(facet.field(), &value);
        state.filter_text().set(filter.to_string());
    };
    let shown = move || match facet {
        Facet::Status => status_word(&word.as_str().into()),
        _ if word.is_empty() => common::NONE.get().to_owned(),
        _ => word.clone(),
    };
    view! {
        <button type="button" class="chip" aria-pressed=if pressed { "true" } else { "false" } on:click=press>
            {shown}
            " "
            <span class="count">{crate::text::number(count)}</span>
        </button>
    }
}

fn chosen(state: FleetState, facet: Facet) -> Vec<String> {
    let filter = state.filter_text().with(|text| text.parse::<Filter>()).unwrap_or_default();
    filter.values(facet.field()).map(str::to_owned).collect()
}
