//! Operations that an earlier run of the page left unfinished: told wherever one begins.

use edgezone_dom::prelude::*;

use super::wording::Place;
use crate::components::icon::{Icon, Picture};
use crate::components::link::Link;
use crate::state::operation::{Operations, Summary};
use crate::state::route::{Route, Router};
use crate::text::{moment, operation};

/// One line for each operation that was left unfinished, and one for what another tab is running. None if there is none.
#[component]
pub fn Unfinished(
    /// The operations of this browser.
    operations: Operations,
    /// The way to them.
    router: Router,
) -> AnyView {
    let left = Memo::new(move |_| operations.unfinished());
    let elsewhere = Memo::new(move |_| operations.elsewhere().map(|progress| progress.summary.id));
    view! {
        <For each=move || left.get() key=|summary| summary.id.0.clone() let:summary>
            <Left summary router />
        </For>
        {move || elsewhere.get().map(|id| {
            let told = move || operations.elsewhere().map(|progress| progress.summary);
            let sentence = move || told().map(|summary| operation::elsewhere_line(summary.total, summary.total.saturating_sub(summary.open)));
            view! {
                <p class="line-notice accent-tone" role="status">
                    <Picture icon=Icon::Info />
                    <span aria-live="off">{sentence}</span>
                    <Link router to=Route::Operation(Some(id))>{operation::SHOW}</Link>
                </p>
            }
        })}
    }
}

#[component]
fn Left(summary: Summary, router: Router) -> AnyView {
    let place = Place::of(summary.regions.iter().map(String::as_str));
    let to = Route::Operation(Some(summary.id));
    let (total, open, started) = (summary.total, summary.open, summary.started);
    view! {
        <p class="line-notice warn-tone" role="status">
            <Picture icon=Icon::Warning />
            <span>{move || operation::left_line(total, place.word(), moment(started), open)}</span>
            <Link router to>{operation::SHOW}</Link>
        </p>
    }
}
