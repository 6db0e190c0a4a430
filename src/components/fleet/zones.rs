//! A small bar for each zone, stacked by status: where the trouble is, at a glance. Pressed, it filters.
//!
//! Only where there is room, which the style sheet says; elsewhere the chips of the zones have to do.

use edgezone_core::fleet::{Facet, ZoneCounts};
use edgezone_dom::prelude::*;

use crate::components::status;
use crate::state::fleet::FleetState;
use crate::text::{self, common, fleet};

/// The bars of all zones in which something passes the rest of the filter. One zone alone has nothing to be set beside.
#[component]
pub fn ZoneBars(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    // Once the typing rests: until then rows are what the operator waits for.
    let zones = Memo::new(move |before: Option<&Vec<ZoneCounts>>| match before.filter(|_| state.is_typing()) {
        Some(before) => before.clone(),
        None => state.matches().with(|matches| matches.facets().zones.clone()),
    });
    let names = move || {
        let names = zones.with(|zones| zones.iter().map(|zone| zone.zone.clone()).collect::<Vec<_>>());
        if names.len() > 1 || names.iter().any(|zone| state.is_chosen(Facet::Zone, zone)) { names } else { Vec::new() }
    };
    view! {
        <div class="zones" role="group" aria-label=fleet::ZONES>
            <For each=names key=String::clone children=move |zone| view! { <Bar state zones zone /> } />
        </div>
    }
}

#[component]
fn Bar(state: FleetState, zones: Memo<Vec<ZoneCounts>>, zone: String) -> AnyView {
    let (wanted, pressed, named) = (zone.clone(), zone.clone(), zone.clone());
    let counts = Memo::new(move |_| zones.with(|zones| zones.iter().find(|counts| counts.zone == wanted).cloned()));
    let name = move || if named.is_empty() { common::NONE.get().to_owned() } else { named.clone() };
    let parts = move || {
        let part = |(status, count): &(String, usize)| format!("{} {}", status::status_word(&status.as_str().into()), text::number(*count));
        counts.with(|counts| counts.iter().flat_map(|counts| &counts.statuses).map(part).collect::<Vec<_>>().join(", "))
    };
    let segments = move || {
        let segment = |(status, count): &(String, usize)| {
            let class = status::tone(&status.as_str().into()).class();
            view! { <span class=class style:flex-grow=count.to_string()></span> }
        };
        counts.with(|counts| counts.iter().flat_map(|counts| &counts.statuses).map(segment).collect_view())
    };
    view! {
        <button
            type="button"
            class="zone"
            title=parts
            aria-pressed=move || if state.is_chosen(Facet::Zone, &pressed) { "true" } else { "false" }
            on:click=move |_| state.toggle(Facet::Zone, &zone)
        >
            <span class="name">{name}</span>
            <span class="count">{move || text::number(counts.with(|counts| counts.as_ref().map_or(0, |counts| counts.count)))}</span>
            <span class="stack" aria-hidden="true">{segments}</span>
        </button>
    }
}
