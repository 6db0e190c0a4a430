//! Quiet chips that narrow the list: the values of a few fields with their counts.

use edgezone_core::fleet::{Counts, Facet};
use edgezone_dom::prelude::*;

use crate::components::status::status_word;
use crate::state::fleet::FleetState;
use crate::text::{self, Text, column, common, filter, fleet};

/// The facets in the order offered, and how many values of each are shown at first.
const OFFERED: [(Facet, usize); 4] = [(Facet::Status, 4), (Facet::Region, 2), (Facet::Zone, 2), (Facet::Type, 2)];

/// The chips of all facets.
#[component]
pub fn Facets(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let all = RwSignal::new(false);
    let some_left = move || OFFERED.into_iter().any(|(facet, few)| state.matches().with(|matches| matches.facets().of(facet).len() > few));
    view! {
        <div class="facets" class:all=all role="group" aria-label=fleet::FACETS>
            <div class="groups">{OFFERED.map(|(facet, few)| view! { <Group state facet few all /> }).into_iter().collect_view()}</div>
            <Show when=some_left>
                <button
                    type="button"
                    class="chip more"
                    aria-expanded=move || if all.get() { "true" } else { "false" }
                    on:click=move |_| all.update(|all| *all = !*all)
                >
                    {move || if all.get() { filter::FEWER.get() } else { filter::MORE.get() }}
                </button>
            </Show>
        </div>
    }
}

/// The chips of one facet. One with a single value would narrow nothing, so it has none. They stay in the order in which they
/// came, the most frequent first: nothing moves under the pointer when counts change.
#[component]
fn Group(state: FleetState, facet: Facet, few: usize, all: RwSignal<bool>) -> AnyView {
    let counts = Memo::new(move |_| {
        let counts = state.matches().with(|matches| matches.facets().of(facet).clone());
        let chosen = state.regions().get();
        let listed = |value: &str| facet != Facet::Region || chosen.is_empty() || chosen.iter().any(|region| region.as_str() == value);
        counts.into_iter().filter(|(value, _)| listed(value)).collect::<Counts>()
    });
    let came = StoredValue::new(Vec::<String>::new());
    let shown = move || {
        let there = counts.get();
        came.update_value(|came| {
            for (value, _) in &there {
                if !came.contains(value) {
                    came.push(value.clone());
                }
            }
        });
        let mut left = few;
        let mut wanted = came.get_value();
        wanted.retain(|value| {
            let chosen = state.is_chosen(facet, value);
            let counted = there.iter().any(|(known, _)| known == value);
            let room = counted && (all.get() || left > 0);
            left -= usize::from(room && left > 0);
            chosen || (room && there.len() > 1)
        });
        wanted
    };
    view! {
        <div class="group" role="group" aria-label=name_of(facet)>
            <For each=shown key=String::clone children=move |value| view! { <Chip state facet value counts /> } />
        </div>
    }
}

#[component]
fn Chip(state: FleetState, facet: Facet, value: String, counts: Memo<Counts>) -> AnyView {
    let (word, counted, pressed) = (value.clone(), value.clone(), value.clone());
    let shown = move || match facet {
        Facet::Status => status_word(&word.as_str().into()),
        _ if word.is_empty() => common::NONE.get().to_owned(),
        _ => word.clone(),
    };
    let count = move || counts.with(|counts| counts.iter().find(|(value, _)| *value == counted).map_or(0, |(_, count)| *count));
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=move || if state.is_chosen(facet, &pressed) { "true" } else { "false" }
            on:click=move |_| state.toggle(facet, &value)
        >
            {shown}
            " "
            <span class="count">{move || text::number(count())}</span>
        </button>
    }
}

const fn name_of(facet: Facet) -> Text {
    match facet {
        Facet::Status => column::STATUS,
        Facet::Region => column::REGION,
        Facet::Zone => column::ZONE,
        Facet::Type => column::TYPE,
    }
}
