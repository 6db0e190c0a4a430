//! One cause: its name, what it means, what the service said, how many, and what can be done.

use std::sync::Arc;

use edgezone_core::ids::{InstanceId, RequestId};
use edgezone_dom::prelude::*;

use crate::components::copy::CopyButton;
use crate::components::icon::{Icon, Picture};
use crate::components::notice::Tone;
use crate::components::operation::actions::Actions;
use crate::text::{common, operation};

/// So many messages and request ids are shown; the others are in the table and in the export.
const SHOWN: usize = 3;

/// What a card shows of one cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card<K> {
    /// What its instances have in common.
    pub key: K,
    /// How many there are.
    pub count: usize,
    /// What was said of them, each wording once, the first few.
    said: Vec<String>,
    /// How many more wordings there are.
    more_said: usize,
    /// The requests, each once, the first few.
    requests: Vec<RequestId>,
    /// How many more requests there are.
    more_requests: usize,
}

impl<K> Card<K> {
    /// What a card shows of a cause: how many, what was said, in which requests.
    pub fn new<'a>(key: K, count: usize, said: impl IntoIterator<Item = &'a str>, requests: impl IntoIterator<Item = RequestId>) -> Self {
        let (said, more_said) = first_of(said.into_iter().filter(|text| !text.is_empty()));
        let (requests, more_requests) = first_of(requests);
        Self { key, count, said: said.into_iter().map(str::to_owned).collect(), more_said, requests, more_requests }
    }

    /// The same without what its instances have in common.
    #[must_use]
    pub fn forget_key(self) -> Card<()> {
        let Self { count, said, more_said, requests, more_requests, .. } = self;
        Card { key: (), count, said, more_said, requests, more_requests }
    }
}

/// The first few distinct ones in their order, and how many more there are.
fn first_of<T: Clone + Eq + std::hash::Hash>(all: impl IntoIterator<Item = T>) -> (Vec<T>, usize) {
    let mut seen = std::collections::HashSet::new();
    let mut first = Vec::new();
    for one in all {
        if seen.insert(one.clone()) && first.len() < SHOWN {
            first.push(one);
        }
    }
    let more = seen.len().saturating_sub(first.len());
    (first, more)
}

/// The card.
#[component]
pub fn CauseCard(
    /// How it is to be taken.
    tone: Tone,
    /// Its name.
    title: AnyView,
    /// What it means and what to do.
    what: Signal<String>,
    /// What it shows. `None` once it is about to go.
    card: Signal<Option<Card<()>>>,
    /// What can be done.
    actions: Actions,
    /// The ids in it.
    ids: Callback<(), Arc<[InstanceId]>>,
    /// Whether its instances can be sent again.
    retry: bool,
    /// Whether they can be looked up again.
    check: bool,
) -> AnyView {
    let count = Memo::new(move |_| card.with(|card| card.as_ref().map_or(0, |card| card.count)));
    let free = actions.are_free();
    let live = free && !actions.view.is_rehearsal();
    let icon = if tone == Tone::Danger { Icon::Cross } else { Icon::Warning };
    let copied = Callback::new(move |()| ids.run(()).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    view! {
        <article class=format!("card {}", tone.class())>
            <h3>
                <Picture icon=icon />
                {title}
                <span class="count">{move || operation::group_count(count.get())}</span>
            </h3>
            <p>{what}</p>
            {move || card.get().map(|card| view! { <Said card /> })}
            <div class="actions">
                {(check && free).then(|| {
                    view! {
                        <button type="button" class="button" on:click=move |_| actions.check_again(&ids.run(()))>
                            <Picture icon=Icon::Search />
                            {operation::CHECK_THESE}
                        </button>
                    }
                })}
                {(retry && live).then(|| {
                    view! {
                        <button type="button" class="button danger-outline" on:click=move |_| actions.ask_retry(ids.run(()))>
                            <Picture icon=Icon::Again />
                            {operation::RETRY}
                        </button>
                    }
                })}
                <CopyButton word=operation::COPY_IDS text=copied />
            </div>
        </article>
    }
}

/// What the service said, and in which requests.
#[component]
fn Said(card: Card<()>) -> AnyView {
    let Card { said, more_said, requests, more_requests, .. } = card;
    view! {
        <ul role="list" class="said">
            {said.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
            {(more_said > 0).then(|| view! { <li class="muted">{move || operation::more_messages(more_said)}</li> })}
        </ul>
        {(!requests.is_empty()).then(|| view! {
            <p class="requests">
                <span>{common::REQUEST_ID}</span>
                {requests.into_iter().map(|id| view! { <code>{id.to_string()}</code> }).collect_view()}
                {(more_requests > 0).then(|| view! { <span>{move || operation::and_more(more_requests)}</span> })}
            </p>
        })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_shows_each_wording_once_and_counts_the_rest() {
        let requests = ["r-1", "r-1", "r-2", "r-3", "r-4", "r-5"].map(RequestId::from);
        let card = Card::new((), 6, ["busy", "busy", "", "locked"], requests);
        assert_eq!(card.said, ["busy", "locked"]);
        assert_eq!((card.requests.len(), card.more_requests, card.more_said), (3, 2, 0));
    }
}
