//! The report as a file.

use edgezone_adapters::download;
use edgezone_core::operation::{Ledger, to_csv, to_json};
use edgezone_dom::prelude::*;

use super::view::View;
use crate::text::operation;

/// Offers the report as CSV and as JSON.
#[component]
pub fn Export(
    /// The operation.
    view: View,
) -> AnyView {
    let refused = RwSignal::new(false);
    let offer = move |extension: &str, content_type: &str, text: fn(&Ledger) -> String| {
        let name = view.peek(|ledger| format!("operation-{}.{extension}", ledger.id().0));
        refused.set(download::offer(&name, content_type, &view.peek(text)).is_err());
    };
    view! {
        <span class="far">
            <button type="button" class="button" on:click=move |_| offer("csv", "text/csv;charset=utf-8", to_csv)>
                {operation::EXPORT_CSV}
            </button>
            <button type="button" class="button" on:click=move |_| offer("json", "application/json", to_json)>
                {operation::EXPORT_JSON}
            </button>
        </span>
        <p role="status" class="refused">{move || refused.get().then(|| operation::EXPORT_REFUSED.get())}</p>
    }
}
