//! The fleet.

use leptos::prelude::*;

use crate::state::Console;
use crate::text::fleet;

/// Shows it.
#[component]
pub fn FleetPage(
    /// What the pages share.
    console: Console,
) -> impl IntoView {
    view! {
        <div class="page">
            <h1>{fleet::TITLE}</h1>
            <p>{move || console.fleet.shown().with(|s| s.len())}</p>
        </div>
    }
}
