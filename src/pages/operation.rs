//! One operation.

use edgezone_core::operation::OperationId;
use leptos::prelude::*;

use crate::state::Console;
use crate::text::operation;

/// Shows it.
#[component]
pub fn OperationPage(
    /// What the pages share.
    console: Console,
    /// Which operation; none is the one at hand.
    id: Option<OperationId>,
) -> impl IntoView {
    let _ = (console, id);
    view! {
        <div class="page">
            <h1>{operation::TITLE}</h1>
            <div class="empty">
                <h2>{operation::NONE}</h2>
                <p>{operation::NONE_TEXT}</p>
            </div>
        </div>
    }
}
