//! One operation of the list.

use edgezone_core::operation::{Mode, OperationId};
use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::components::link::Link;
use crate::components::notice::Tone;
use crate::components::operation::kind::Kind;
use crate::components::operation::wording::{Place, part_of};
use crate::state::Console;
use crate::state::operation::{Runner, Summary};
use crate::state::route::Route;
use crate::text::{Text, history, moment, operation};

/// Where an operation stands, as far as this page knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Here,
    Elsewhere,
    Unfinished,
    Finished,
}

impl Standing {
    const fn look(self) -> (Text, Icon, Tone) {
        match self {
            Self::Here => (history::HERE, Icon::Play, Tone::Accent),
            Self::Elsewhere => (history::ELSEWHERE, Icon::Play, Tone::Accent),
            Self::Unfinished => (history::UNFINISHED, Icon::Warning, Tone::Warn),
            Self::Finished => (history::FINISHED, Icon::Check, Tone::Waiting),
        }
    }
}

#[component]
pub fn Row(
    /// What the pages share.
    console: Console,
    /// Which.
    id: OperationId,
    /// Takes it up again.
    on_take_up: Callback<OperationId>,
    /// Asks whether to delete it.
    on_delete: Callback<Summary>,
) -> Option<AnyView> {
    let operations = console.operations;
    let summary = {
        let id = id.clone();
        Memo::new(move |_| operations.history().into_iter().find(|summary| summary.id == id))
    };
    let standing = {
        let id = id.clone();
        Memo::new(move |_| {
            let unfinished = summary.with(|summary| summary.as_ref().is_some_and(Summary::is_unfinished));
            match operations.runner(&id) {
                Some(_) if unfinished => Standing::Here,
                _ if operations.runs_elsewhere(&id) => Standing::Elsewhere,
                _ if unfinished => Standing::Unfinished,
                _ => Standing::Finished,
            }
        })
    };
    // One that is still followed is written to: deleting it under the runner would leave half a journal.
    let kept = {
        let id = id.clone();
        Memo::new(move |_| {
            summary.track();
            standing.get() == Standing::Elsewhere || operations.runner(&id).is_some_and(|runner: Runner| !runner.is_closed())
        })
    };
    let first = summary.get_untracked()?;
    let started = moment(first.started);
    let place = Place::of(first.regions.iter().map(String::as_str));
    let regions = first.regions.join(", ");
    let to = Route::Operation(Some(id.clone()));
    let (take_name, delete_name) = (started.clone(), started.clone());
    let take_up = move |_| on_take_up.run(id.clone());
    let delete = move |_| {
        if let Some(summary) = summary.get_untracked() {
            on_delete.run(summary);
        }
    };
    Some(view! {
        <tr>
            <th scope="row">
                <Link router=console.router to>{started}</Link>
                {(first.mode == Mode::Rehearsal).then(|| view! { <span class="badge">{history::REHEARSAL}</span> })}
            </th>
            <td>{move || place.word()} <span class="muted regions">{(first.regions.len() > 1).then_some(regions)}</span></td>
            <td class="number">{move || operation::number(first.total)}</td>
            <td>{move || summary.get().map(|summary| view! { <Counts summary /> })}</td>
            <td>{move || view! { <State standing=standing.get() /> }}</td>
            <td>
                <div class="actions">
                    <button
                        type="button"
                        class="button"
                        hidden=move || standing.get() != Standing::Unfinished
                        aria-label=move || history::take_up_of(&take_name)
                        on:click=take_up
                    >
                        {operation::TAKE_UP}
                    </button>
                    <button
                        type="button"
                        class="button quiet"
                        hidden=move || kept.get()
                        aria-label=move || history::delete_of(&delete_name)
                        on:click=delete
                    >
                        {history::DELETE}
                    </button>
                </div>
            </td>
        </tr>
    })
}

/// The counts that are not zero, what went wrong first.
#[component]
fn Counts(summary: Summary) -> AnyView {
    const ORDER: [Kind; 6] = [Kind::Failed, Kind::Unresolved, Kind::NotSent, Kind::Terminated, Kind::Gone, Kind::Rehearsed];
    let tally = summary.tally();
    let part = move |kind: Kind| {
        let count = kind.count(&tally);
        (count > 0).then(|| {
            view! {
                <li class=format!("status {}", kind.tone().class())>
                    <Picture icon=kind.icon() />
                    <span class="word">{move || part_of(kind, count)}</span>
                </li>
            }
        })
    };
    view! {
        <ul role="list" class="counts">
            {ORDER.map(part).into_iter().collect_view()}
            {(summary.open > 0).then(|| view! {
                <li class="status waiting-tone">
                    <Picture icon=Icon::Clock />
                    <span class="word">{move || history::open_part(summary.open)}</span>
                </li>
            })}
        </ul>
    }
}

#[component]
fn State(standing: Standing) -> AnyView {
    let (word, icon, tone) = standing.look();
    view! {
        <span class=format!("status {}", tone.class())>
            <Picture icon=icon />
            <span class="word">{word}</span>
        </span>
    }
}
