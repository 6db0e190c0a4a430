//! What went wrong, by cause: first on the page, each with what can be done about it.

pub mod card;
mod meaning;

use std::collections::BTreeSet;

use edgezone_core::api::ErrorCode;
use edgezone_core::ids::RequestId;
use edgezone_core::operation::{Cause, Entry, Outcome, Unresolved};
use edgezone_dom::prelude::*;

use super::actions::Actions;
use super::doubt::unresolved_text;
use crate::components::notice::Tone;
use crate::text::operation;
use card::{Card, CauseCard};
use meaning::meaning;

/// The failures by code and the unresolved by reason, if there are any.
#[component]
pub fn Causes(
    /// What can be done, and to which operation.
    actions: Actions,
) -> AnyView {
    let view = actions.view;
    let failed = Memo::new(move |_| {
        if view.tally.with(|tally| tally.failed == 0) {
            return Vec::new();
        }
        view.ledger(|ledger| ledger.causes().iter().map(failed_card).collect())
    });
    let unresolved = Memo::new(move |_| {
        if view.tally.with(|tally| tally.unresolved == 0) {
            return Vec::new();
        }
        view.ledger(|ledger| unresolved_cards(ledger.entries()))
    });
    let any = Memo::new(move |_| view.tally.with(|tally| tally.failed + tally.unresolved > 0));
    view! {
        <section class="causes" aria-labelledby="causes-heading" hidden=move || !any.get()>
            <h2 id="causes-heading">{operation::CAUSES}</h2>
            <div class="cards">
                <For each=move || failed.get() key=|card| card.key.to_string() let:card>
                    <Failed actions all=failed code=card.key />
                </For>
                <For each=move || unresolved.get() key=|card| (card.key as u8).to_string() let:card>
                    <NotKnown actions all=unresolved reason=card.key />
                </For>
            </div>
        </section>
    }
}

/// Instances refused with one code. The card stays in place, focus and all, while its counts change.
#[component]
fn Failed(actions: Actions, all: Memo<Vec<Card<ErrorCode>>>, code: ErrorCode) -> AnyView {
    let card = of_key(all, code.clone());
    let (what, to_do) = meaning(&code);
    let ids = {
        let code = code.clone();
        Callback::new(move |()| actions.ids(|outcome| matches!(outcome, Outcome::Failed(error) if error.code == code)))
    };
    view! {
        <CauseCard
            tone=Tone::Danger
            title=view! { <code>{code.to_string()}</code> }.into_any()
            what=Signal::derive(move || format!("{}{}{}", what.get(), operation::headline::SPACE.get(), to_do.get()))
            card=Signal::derive(move || card.get().map(Card::forget_key))
            actions
            ids
            retry=true
            check=false
        />
    }
}

/// Instances whose fate could not be found out, for one reason.
#[component]
fn NotKnown(actions: Actions, all: Memo<Vec<Card<Reason>>>, reason: Reason) -> AnyView {
    let card = of_key(all, reason);
    let (what, to_do) = reason.words();
    let ids = Callback::new(move |()| {
        actions.ids(|outcome| matches!(outcome, Outcome::Unresolved(unresolved) if Reason::of(unresolved) == reason))
    });
    view! {
        <CauseCard
            tone=Tone::Warn
            title=view! { <span>{what}</span> }.into_any()
            what=Signal::derive(move || to_do.get().to_owned())
            card=Signal::derive(move || card.get().map(Card::forget_key))
            actions
            ids
            retry=reason == Reason::StillAlive
            check=true
        />
    }
}

fn of_key<K: Clone + PartialEq + Send + Sync + 'static>(all: Memo<Vec<Card<K>>>, key: K) -> Memo<Option<Card<K>>> {
    Memo::new(move |_| all.with(|all| all.iter().find(|card| card.key == key).cloned()))
}

fn failed_card(cause: &Cause) -> Card<ErrorCode> {
    let said = cause.failures.iter().map(|(_, error)| error.message.as_str());
    let requests = cause.failures.iter().filter_map(|(_, error)| error.request_id.clone());
    Card::new(cause.code.clone(), cause.failures.len(), said, requests)
}

/// Why an instance is unresolved, without the particulars.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Reason {
    StillAlive,
    NeverListed,
    LookUpFailed,
}

impl Reason {
    const ALL: [Self; 3] = [Self::StillAlive, Self::LookUpFailed, Self::NeverListed];

    const fn of(unresolved: &Unresolved) -> Self {
        match unresolved {
            Unresolved::StillAlive { .. } => Self::StillAlive,
            Unresolved::NeverListed(_) => Self::NeverListed,
            Unresolved::LookUpFailed { .. } => Self::LookUpFailed,
        }
    }

    const fn words(self) -> (crate::text::Text, crate::text::Text) {
        match self {
            Self::StillAlive => (operation::STILL_ALIVE, operation::STILL_ALIVE_DO),
            Self::NeverListed => (operation::NEVER_LISTED, operation::NEVER_LISTED_DO),
            Self::LookUpFailed => (operation::LOOK_UP_FAILED, operation::LOOK_UP_FAILED_DO),
        }
    }
}

fn unresolved_cards(entries: &[Entry]) -> Vec<Card<Reason>> {
    let of = |entry: &Entry| match &entry.outcome {
        Outcome::Unresolved(unresolved) => Some(unresolved.clone()),
        _ => None,
    };
    let unresolved: Vec<(Unresolved, Option<RequestId>)> =
        entries.iter().filter_map(|entry| Some((of(entry)?, entry.outcome.error().and_then(|error| error.request_id.clone())))).collect();
    let card = |reason: Reason| {
        let group: Vec<_> = unresolved.iter().filter(|(unresolved, _)| Reason::of(unresolved) == reason).collect();
        // One wording for each way it came about.
        let said: BTreeSet<String> = group.iter().map(|(unresolved, _)| unresolved_text(unresolved)).collect();
        let requests = group.iter().filter_map(|(_, request)| request.clone());
        (!group.is_empty()).then(|| Card::new(reason, group.len(), said.iter().map(String::as_str), requests))
    };
    Reason::ALL.into_iter().filter_map(card).collect()
}
