//! Asks once, before what cannot be taken back.

use std::sync::Arc;

use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;

use super::actions::{Actions, Asking};
use super::headline::focus_heading;
use crate::components::dialog::{Dialog, close_of};
use crate::components::icon::{Icon, Picture};
use crate::text::{Text, common, operation};

/// The question, while one waits.
#[component]
pub fn Confirm(
    /// What can be done, and to which operation.
    actions: Actions,
) -> impl IntoView {
    let confirmed = StoredValue::new(false);
    let closed = Callback::new(move |()| {
        actions.asking.set(None);
        // What opened the question may be gone with its answer.
        if confirmed.get_value() {
            confirmed.set_value(false);
            focus_heading();
        }
    });
    move || {
        actions.asking.get().map(|asking| {
            let yes = Callback::new(move |asking: Asking| {
                confirmed.set_value(true);
                actions.carry_out(asking);
            });
            view! {
                <Dialog heading="confirm-heading" class="small" on_close=closed>
                    {match asking {
                        Asking::Cancel => view! { <CancelQuestion actions yes /> }.into_any(),
                        Asking::Retry(ids) => view! { <RetryQuestion ids yes /> }.into_any(),
                    }}
                </Dialog>
            }
        })
    }
}

#[component]
fn CancelQuestion(actions: Actions, yes: Callback<Asking>) -> AnyView {
    let waiting = move || actions.view.tally.with(|tally| tally.queued);
    let under_way = move || actions.view.tally.with(|tally| tally.in_flight + tally.checking);
    view! {
        <header>
            <h2 id="confirm-heading">{operation::CANCEL_TITLE}</h2>
        </header>
        <div class="body">
            // Counts change while it is being read: what is not sent now may be a moment later.
            <p>{move || operation::cancel_waiting(waiting())}" "{move || operation::cancel_under_way(under_way())}</p>
            <p class="muted">{operation::CANCEL_LATER}</p>
        </div>
        <Answers no=operation::CANCEL_NO yes=Signal::derive(|| operation::CANCEL_YES.get().to_owned()) danger=false on_yes=move || yes.run(Asking::Cancel) />
    }
}

#[component]
fn RetryQuestion(ids: Arc<[InstanceId]>, yes: Callback<Asking>) -> AnyView {
    let n = ids.len();
    let first: Vec<_> = ids.iter().take(12).map(ToString::to_string).collect();
    let rest = n.saturating_sub(first.len());
    view! {
        <header>
            <h2 id="confirm-heading">{operation::RETRY_TITLE}</h2>
        </header>
        <div class="body">
            <p class="sentence">
                <Picture icon=Icon::Flame />
                {move || operation::retry_sentence(n)}
            </p>
            <ul role="list" class="ids">
                {first.into_iter().map(|id| view! { <li><code>{id}</code></li> }).collect_view()}
                {(rest > 0).then(|| view! { <li class="muted">{move || operation::and_more(rest)}</li> })}
            </ul>
        </div>
        <Answers
            no=common::CANCEL
            yes=Signal::derive(move || operation::retry_yes(n))
            danger=true
            on_yes=move || yes.run(Asking::Retry(ids.clone()))
        />
    }
}

/// The two answers. Focus starts on the one that changes nothing.
#[component]
fn Answers(no: Text, yes: Signal<String>, danger: bool, on_yes: impl Fn() + 'static) -> AnyView {
    let class = if danger { "button danger equal" } else { "button primary equal" };
    view! {
        <footer>
            <div class="buttons">
                <button type="button" class="button equal" autofocus on:click=|event| close_of(&event)>{no}</button>
                <button
                    type="button"
                    class=class
                    on:click=move |event| {
                        on_yes();
                        close_of(&event);
                    }
                >
                    {yes}
                </button>
            </div>
        </footer>
    }
}
