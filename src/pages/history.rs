//! Past operations on this browser.

use leptos::prelude::*;

use crate::state::Console;
use crate::text::history;

/// Lists them.
#[component]
pub fn HistoryPage(
    /// What the pages share.
    console: Console,
) -> impl IntoView {
    let _ = console;
    view! {
        <div class="page">
            <h1>{history::TITLE}</h1>
            <div class="empty">
                <h2>{history::NONE}</h2>
                <p>{history::NONE_TEXT}</p>
            </div>
        </div>
    }
}
