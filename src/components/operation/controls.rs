//! The buttons of an operation. None of them terminates anything without asking.

use std::sync::Arc;

use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Event, Ledger, Outcome, PauseReason, Phase};
use edgezone_dom::prelude::*;

use super::actions::{Actions, Asking};
use super::view::View;
use crate::components::icon::{Icon, Picture};
use crate::text::operation;

/// All of them, each only where it can do something.
#[component]
pub fn Controls(
    /// What can be done, and to which operation.
    actions: Actions,
) -> AnyView {
    let here = actions.are_free();
    let live = here && !actions.view.is_rehearsal();
    view! {
        <div class="controls" role="group" aria-label=operation::CONTROLS>
            {here.then(|| view! { <PauseOrResume view=actions.view /> <CancelRest actions /> <CheckAgain actions /> })}
            {live.then(|| view! {
                <SendAgain actions what=Again::Failed />
                <SendAgain actions what=Again::NotSent />
            })}
        </div>
    }
}

/// One button: it pauses, and where it paused it resumes.
#[component]
fn PauseOrResume(view: View) -> AnyView {
    let paused = Memo::new(move |_| view.phase.with(|phase| *phase == Some(Phase::Paused(PauseReason::Operator))));
    let shown = Memo::new(move |_| paused.get() || view.phase.with(|phase| *phase == Some(Phase::Running)));
    let press = move |_| view.feed(if paused.get_untracked() { Event::Resume } else { Event::Pause });
    view! {
        <button type="button" class="button" class:primary=paused hidden=move || !shown.get() on:click=press>
            {move || view! { <Picture icon=if paused.get() { Icon::Play } else { Icon::Pause } /> }}
            {move || if paused.get() { operation::pause::RESUME.get() } else { operation::PAUSE_IT.get() }}
        </button>
    }
}

#[component]
fn CancelRest(actions: Actions) -> AnyView {
    let view = actions.view;
    let shown = Memo::new(move |_| view.tally.with(|tally| tally.queued > 0) && !view.ledger(Ledger::cancelled));
    view! {
        <button type="button" class="button" hidden=move || !shown.get() on:click=move |_| actions.asking.set(Some(Asking::Cancel))>
            <Picture icon=Icon::Cross />
            {operation::CANCEL_REST}
        </button>
    }
}

#[component]
fn CheckAgain(actions: Actions) -> AnyView {
    let count = Memo::new(move |_| actions.view.tally.with(|tally| tally.unresolved));
    let press = move |_| actions.check_again(&actions.ids(|outcome| matches!(outcome, Outcome::Unresolved(_))));
    view! {
        <button type="button" class="button" hidden=move || count.get() == 0 on:click=press>
            <Picture icon=Icon::Search />
            {move || operation::check_again(count.get())}
        </button>
    }
}

/// What is sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Again {
    Failed,
    NotSent,
}

impl Again {
    const fn fits(self, outcome: &Outcome) -> bool {
        match self {
            Self::Failed => matches!(outcome, Outcome::Failed(_)),
            Self::NotSent => matches!(outcome, Outcome::NotSent),
        }
    }
}

#[component]
fn SendAgain(actions: Actions, what: Again) -> AnyView {
    let count = Memo::new(move |_| {
        actions.view.tally.with(|tally| match what {
            Again::Failed => tally.failed,
            Again::NotSent => tally.not_sent,
        })
    });
    let ids = move || -> Arc<[InstanceId]> { actions.ids(|outcome| what.fits(outcome)) };
    let label = move || match what {
        Again::Failed => operation::retry_failed(count.get()),
        Again::NotSent => operation::send_not_sent(count.get()),
    };
    view! {
        <button
            type="button"
            class="button danger-outline"
            hidden=move || count.get() == 0
            on:click=move |_| actions.ask_retry(ids())
        >
            <Picture icon=Icon::Again />
            {label}
        </button>
    }
}
