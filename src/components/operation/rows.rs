//! Every instance of an operation, each with all that is known of it.

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Entry, Ledger, Outcome};
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::doubt::note;
use super::export::Export;
use super::kind::Kind;
use super::to_the_second;
use super::view::View;
use crate::components::icon::Picture;
use crate::components::table::{self, Column, WindowedTable};
use crate::text::{column, duration, operation};

const COLUMNS: &[Column] = &[
    Column::new("id", column::ID).unsorted(),
    Column::new("name", column::NAME).unsorted().wide_only(),
    Column::new("outcome", column::OUTCOME).unsorted(),
    Column::new("code", column::CODE).unsorted().wide_only(),
    Column::new("message", column::MESSAGE).unsorted().wide_only(),
    Column::new("request", column::REQUEST_ID).unsorted().wide_only(),
    Column::new("attempts", column::ATTEMPTS).unsorted().wide_only(),
    Column::new("zone", column::ZONE).unsorted().wide_only(),
    Column::new("ip", column::PUBLIC_IP).unsorted().wide_only(),
    Column::new("when", operation::WHEN).unsorted().wide_only(),
];

/// The table, narrowed to one outcome where the legend says so.
#[component]
pub fn Rows(
    /// The operation.
    view: View,
    /// What the table is narrowed to.
    only: RwSignal<Option<Kind>>,
    /// Opens the particulars of one instance.
    on_open: Callback<InstanceId>,
) -> impl IntoView {
    // The targets never change, so neither does the whole list.
    let all: Shown = view.peek(|ledger| ids_of(ledger, |_| true));
    let total = all.len();
    let ids = Memo::new(move |_| match only.get() {
        None => all.clone(),
        Some(kind) => view.ledger(|ledger| ids_of(ledger, |entry| Kind::of(&entry.outcome) == kind)),
    });
    let shown = move || match only.get() {
        None => operation::rows(total),
        Some(kind) => operation::rows_of(ids.with(|ids| ids.len()), total, kind.word().get()),
    };
    let cells = table::Cells::once(move |id| view! { <Cells view id=id.clone() on_open /> }.into_any());
    view! {
        <section class="rows" aria-labelledby="rows-heading">
            <div class="rows-head">
                <h2 id="rows-heading">{operation::INSTANCES}</h2>
                <p role="status" class="muted">{shown}</p>
                <button type="button" class="button link" hidden=move || only.get().is_none() on:click=move |_| only.set(None)>
                    {operation::SHOW_ALL}
                </button>
                <Export view />
            </div>
            <WindowedTable label=Signal::derive(|| operation::INSTANCES.get().to_owned()) ids=Signal::derive(move || ids.get()) columns=COLUMNS cells />
        </section>
    }
}

fn ids_of(ledger: &Ledger, fits: impl Fn(&Entry) -> bool) -> Shown {
    ledger.entries().iter().filter(|entry| fits(entry)).map(|entry| entry.target.id.clone()).collect()
}

/// What of a row changes.
#[derive(Clone, PartialEq, Debug)]
struct State {
    outcome: Outcome,
    request: String,
    attempts: usize,
}

#[component]
fn Cells(view: View, id: InstanceId, on_open: Callback<InstanceId>) -> impl IntoView {
    let target = view.peek(|ledger| ledger.entry(&id).map(|entry| entry.target.clone()))?;
    let state = {
        let id = id.clone();
        Memo::new(move |_| view.ledger(|ledger| ledger.entry(&id).map(|entry| state_of(ledger, entry))))
    };
    let outcome = move || state.with(|state| state.as_ref().map(|state| state.outcome.clone()));
    let code = move || outcome().and_then(|outcome| outcome.error().map(|error| error.code.to_string()));
    let message = move || outcome().map(|outcome| note(&outcome)).unwrap_or_default();
    let request = move || state.with(|state| state.as_ref().map(|state| state.request.clone()).unwrap_or_default());
    let attempts = move || state.with(|state| operation::number(state.as_ref().map_or(0, |state| state.attempts)));
    let narrow =
        move || [code().unwrap_or_default(), message()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let ips = target.public_ips.join(" ");
    let name = id.to_string();
    Some(view! {
        <th scope="row" class="c-id mono">
            <button type="button" class="button link" on:click=move |_| on_open.run(id.clone())>{name}</button>
            <span class="narrow">{narrow}</span>
        </th>
        <td class="c-name wide">{target.name}</td>
        <td class="c-outcome">{move || outcome().map(|outcome| view! { <OutcomeWord kind=Kind::of(&outcome) /> })}</td>
        <td class="c-code wide mono">{code}</td>
        <td class="c-message wide">{message}</td>
        <td class="c-request wide mono">{request}</td>
        <td class="c-attempts wide number">{attempts}</td>
        <td class="c-zone wide">{target.zone.map(|zone| zone.to_string())}</td>
        <td class="c-ip wide mono">{ips}</td>
        <td class="c-when wide">{move || outcome().map(|outcome| when(&outcome)).unwrap_or_default()}</td>
    })
}

fn state_of(ledger: &Ledger, entry: &Entry) -> State {
    let request = ledger.request_of(entry).map_or_else(String::new, ToString::to_string);
    State { outcome: entry.outcome.clone(), request, attempts: entry.attempts.len() }
}

/// When it was accepted and how long it took to be gone, as far as that is known.
#[must_use]
pub(super) fn when(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Terminated { at, .. } => operation::accepted_at(time_of_day(*at)),
        Outcome::Gone { accepted: Some(accepted), at } => operation::gone_after(duration(*at - *accepted)),
        Outcome::Gone { accepted: None, at } => operation::gone_at(time_of_day(*at)),
        _ => String::new(),
    }
}

/// `14:30:05`: the day is that of the operation, which the figures tell.
fn time_of_day(at: Millis) -> String {
    to_the_second(at).split_once(' ').map(|(_, time)| time.to_owned()).unwrap_or_default()
}

/// An outcome as icon, word and colour.
#[component]
pub fn OutcomeWord(
    /// Which.
    kind: Kind,
) -> AnyView {
    view! {
        <span class=format!("status {}", kind.tone().class())>
            <Picture icon=kind.icon() />
            <span class="word">{kind.word()}</span>
        </span>
    }
}
