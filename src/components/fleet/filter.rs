//! The filter's box, the count beside it, and what is wrong with what was typed.

use edgezone_core::fleet::{FilterError, FilterErrorKind};
use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::state::fleet::FleetState;
use crate::text::{filter, fleet};

/// One box for free text and tokens.
#[component]
pub fn FilterBox(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let text = state.filter_text();
    let wrong = move || state.filter_error();
    view! {
        <div class="filter">
            <Picture icon=Icon::Search />
            <input
                class="input"
                type="search"
                id="filter"
                aria-label=fleet::FILTER
                placeholder=fleet::FILTER_PLACEHOLDER
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || wrong().map(|_| "true")
                aria-describedby=move || wrong().map(|_| "filter-error")
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
        </div>
    }
}

/// How many of how many are shown.
#[component]
pub fn Counted(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let total = Memo::new(move |_| state.all().with(|fleet| fleet.len()));
    let shown = Memo::new(move |_| state.shown().with(|ids| ids.len()));
    let sentence = move || match (shown.get(), total.get()) {
        (shown, total) if shown == total => fleet::count(total),
        (shown, total) => fleet::count_of(shown, total),
    };
    view! { <p class="counted" role="status">{sentence}</p> }
}

/// What is wrong with the filter, and where. The last good one stays in force.
#[component]
pub fn FilterMistake(
    /// The fleet.
    state: FleetState,
) -> impl IntoView {
    move || {
        let error = state.filter_error()?;
        let part = state.filter_text().with(|text| text.get(error.span.clone()).unwrap_or_default().to_owned());
        Some(view! {
            <p class="mistake" id="filter-error" role="status">
                <Picture icon=Icon::Warning />
                <span>{move || fleet::filter_bad(&part, why(&error))}</span>
            </p>
        })
    }
}

fn why(error: &FilterError) -> String {
    match &error.kind {
        FilterErrorKind::UnknownField(field) => filter::unknown_field(field),
        FilterErrorKind::MissingValue => filter::MISSING_VALUE.get().to_owned(),
        FilterErrorKind::UnclosedQuote => filter::UNCLOSED_QUOTE.get().to_owned(),
        FilterErrorKind::MisplacedQuote => filter::MISPLACED_QUOTE.get().to_owned(),
        FilterErrorKind::NothingToNegate => filter::NOTHING_TO_NEGATE.get().to_owned(),
        FilterErrorKind::NotComparable => filter::NOT_COMPARABLE.get().to_owned(),
        FilterErrorKind::NotAnAddress => filter::NOT_AN_ADDRESS.get().to_owned(),
        FilterErrorKind::NotATime => filter::NOT_A_TIME.get().to_owned(),
        FilterErrorKind::NotAnAge => filter::NOT_AN_AGE.get().to_owned(),
    }
}
