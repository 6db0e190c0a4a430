//! Asks before a journal is deleted: what became of the instances is known nowhere else.

use edgezone_core::operation::OperationId;
use edgezone_dom::prelude::*;

use crate::components::dialog::{Dialog, close_of};
use crate::state::operation::Summary;
use crate::text::{common, history, moment};

/// The question, while one waits.
#[component]
pub fn Deleting(
    /// What is to be deleted.
    deleting: RwSignal<Option<Summary>>,
    /// The operator said yes.
    on_delete: Callback<OperationId>,
) -> impl IntoView {
    let closed = Callback::new(move |()| deleting.set(None));
    move || {
        deleting.get().map(|summary| {
            let started = moment(summary.started);
            let unfinished = summary.is_unfinished();
            let id = summary.id;
            view! {
                <Dialog heading="delete-heading" class="small" on_close=closed>
                    <header>
                        <h2 id="delete-heading">{history::DELETE_TITLE}</h2>
                    </header>
                    <div class="body">
                        <p>{move || history::delete_sentence(&started)}</p>
                        {unfinished.then(|| view! { <p><strong>{history::DELETE_UNFINISHED}</strong></p> })}
                        <p class="muted">{history::DELETE_TEXT}</p>
                    </div>
                    <footer>
                        <div class="buttons">
                            <button type="button" class="button equal" autofocus on:click=|event| close_of(&event)>{common::CANCEL}</button>
                            <button
                                type="button"
                                class="button danger equal"
                                on:click=move |event| {
                                    on_delete.run(id.clone());
                                    close_of(&event);
                                }
                            >
                                {history::DELETE_YES}
                            </button>
                        </div>
                    </footer>
                </Dialog>
            }
        })
    }
}
