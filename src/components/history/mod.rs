//! The list of past operations.

pub mod delete;
pub mod row;

use edgezone_core::operation::OperationId;
use edgezone_dom::prelude::*;

pub use delete::Deleting;
use row::Row;

use crate::state::Console;
use crate::state::operation::Summary;
use crate::text::history;

/// The table, latest first.
#[component]
pub fn Operations(
    /// What the pages share.
    console: Console,
    /// Takes an unfinished one up again.
    on_take_up: Callback<OperationId>,
    /// Asks whether to delete one.
    on_delete: Callback<Summary>,
) -> AnyView {
    let operations = console.operations;
    let ids = Memo::new(move |_| operations.history().into_iter().map(|summary| summary.id).collect::<Vec<_>>());
    view! {
        <div class="history-scroll" role="region" tabindex="0" aria-label=history::TABLE>
            <table aria-label=history::TABLE>
                <thead>
                    <tr>
                        <th scope="col">{history::STARTED}</th>
                        <th scope="col">{history::WHERE}</th>
                        <th scope="col" class="number">{history::INSTANCES}</th>
                        <th scope="col">{history::OUTCOME}</th>
                        <th scope="col">{history::STATE}</th>
                        <th scope="col">{history::ACTION}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| id.0.clone() let:id>
                        <Row console id on_take_up on_delete />
                    </For>
                </tbody>
            </table>
        </div>
    }
}
