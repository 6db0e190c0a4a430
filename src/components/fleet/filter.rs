//! The filter's box, the count beside it, and what is wrong with what was typed.

use edgezone_core::fleet::{FilterError, FilterErrorKind};
use edgezone_dom::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement};

use super::completion::{Completing, OPTIONS, Options, option_id};
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
    let wrong = Signal::derive(move || state.settled_error().is_some());
    let input = NodeRef::<HtmlInputElement>::new();
    let echo = NodeRef::<HtmlElement>::new();
    let completing = Completing::new(state, input);
    let follow = move || {
        if let (Some(input), Some(echo)) = (input.get_untracked(), echo.get_untracked()) {
            echo.set_scroll_left(input.scroll_left());
        }
    };
    let leave = move |_| {
        completing.close();
        state.end_typing();
    };
    let empty = move |_| {
        text.set(String::new());
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="filter">
            <Picture icon=Icon::Search />
            <input
                class="input"
                node_ref=input
                type="text"
                id="filter"
                role="combobox"
                aria-label=fleet::FILTER
                aria-autocomplete="list"
                aria-controls=OPTIONS
                aria-expanded=move || if state.suggesting().get() { "true" } else { "false" }
                aria-activedescendant=move || completing.active().map(option_id)
                placeholder=fleet::FILTER_PLACEHOLDER
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=move || wrong.get().then_some("filter-error")
                prop:value=text
                on:input=move |event| {
                    state.type_filter(event_target_value(&event));
                    completing.typed();
                }
                on:keydown=move |event| completing.pressed(&event)
                on:click=move |_| completing.look()
                on:scroll=move |_| follow()
                on:blur=leave
            />
            <div class="echo" node_ref=echo aria-hidden="true">
                {move || marked(state, follow)}
            </div>
            <Show when=move || text.with(|text| !text.is_empty())>
                <button type="button" class="empty-box" aria-label=filter::EMPTY on:click=empty>
                    <Picture icon=Icon::Cross />
                </button>
            </Show>
            <Options completing />
        </div>
    }
}

/// The text of the box once more, over it and unseen but for the line under the mistake.
fn marked(state: FleetState, follow: impl Fn() + 'static) -> Option<AnyView> {
    let error = state.settled_error()?;
    request_animation_frame(follow);
    let text = state.filter_text().get();
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let (before, wrong, after) = (part(0..error.span.start), part(error.span.clone()), part(error.span.end..text.len()));
    Some(view! { <span>{before}<mark>{wrong}</mark>{after}</span> })
}

/// How many of how many are shown.
#[component]
pub fn Counted(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let total = Memo::new(move |_| state.total());
    let shown = Memo::new(move |_| state.shown().with(|ids| ids.len()));
    // Of a list that nobody has read yet, or could read, it is not known that there is nothing in it.
    let known = Memo::new(move |_| {
        total.get() > 0 || state.listings().with(|all| !all.is_empty() && all.values().all(|one| one.complete_at.is_some()))
    });
    let sentence = move || match (shown.get(), total.get()) {
        _ if !known.get() => String::new(),
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
        let error = state.settled_error()?;
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
