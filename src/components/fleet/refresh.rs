//! Refreshing: now, or by itself.

use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::state::Console;
use crate::state::fleet::refresh::{INTERVALS, keep, kept};
use crate::text::{fleet, refresh};

/// The button, and the interval at which the list is refreshed while it is looked at.
#[component]
pub fn Refresh(
    /// What the pages share.
    console: Console,
) -> AnyView {
    let state = console.fleet;
    let seconds = RwSignal::new(kept());
    Effect::new(move || state.refresh_when_due(seconds.get(), console.now.get()));
    let choose = move |event| {
        let chosen = event_target_value(&event).parse().unwrap_or(0);
        keep(chosen);
        seconds.set(chosen);
    };
    let options = INTERVALS.map(|each| {
        let word = move || match each {
            0 => refresh::OFF.get().to_owned(),
            each if each < 60 => refresh::seconds(each),
            each => refresh::minutes(each / 60),
        };
        view! { <option value=each.to_string() selected=move || seconds.get() == each>{word}</option> }
    });
    view! {
        <button type="button" class="button" on:click=move |_| state.load()>
            <Picture icon=Icon::Again />
            {fleet::REFRESH}
        </button>
        <select class="select" aria-label=refresh::LABEL on:change=choose>
            {options.into_iter().collect_view()}
        </select>
    }
}
