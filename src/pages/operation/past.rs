//! An operation that does not run: what its journal says, and taking it up again.

use std::rc::Rc;

use edgezone_core::operation::{Ledger, OperationId};
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use super::running::{Report, Top, actions_of};
use crate::components::icon::{Icon, Picture};
use crate::components::link::Link;
use crate::components::notice::{Notice, Tone};
use crate::components::operation::bar::Progress;
use crate::components::operation::headline::Heading;
use crate::components::operation::trouble::TroubleNotice;
use crate::components::operation::view::{Source, View};
use crate::state::Console;
use crate::state::operation::StartTrouble;
use crate::state::route::Route;
use crate::text::operation;

type Reading = Option<Result<Rc<Ledger>, StartTrouble>>;

/// What the journal says of an operation.
#[component]
pub fn Past(
    /// What the pages share.
    console: Console,
    /// Which.
    id: OperationId,
    /// Takes the title of the page.
    on_title: Callback<String>,
) -> impl IntoView {
    let reading = RwSignal::new(None::<Result<Rc<Ledger>, StartTrouble>>);
    let read = {
        let id = id.clone();
        move || {
            let id = id.clone();
            reading.set(None);
            spawn_local(async move {
                let read: Reading = Some(console.operations.look_back(&id).await.map(Rc::new));
                // The page may have been left meanwhile.
                let _ = reading.try_set(read);
            });
        }
    };
    read();
    let again = StoredValue::new(read);
    move || match reading.get() {
        None => view! { <p role="status">{operation::READING}</p> }.into_any(),
        Some(Ok(ledger)) => view! { <ReadBack console ledger on_title /> }.into_any(),
        Some(Err(trouble)) => {
            view! { <NotRead console trouble again=Callback::new(move |()| again.with_value(|read| read())) /> }.into_any()
        }
    }
}

#[component]
fn ReadBack(console: Console, ledger: Rc<Ledger>, on_title: Callback<String>) -> AnyView {
    let view = View::new(Source::Past(ledger), console.now);
    let actions = actions_of(console, view);
    let only = RwSignal::new(None);
    view! {
        <Top view on_title />
        <Progress tally=view.tally only rehearsal=view.is_rehearsal() />
        <TakeUp console view />
        <Report actions only />
    }
}

/// Offers to take it up where there is something left to do.
#[component]
fn TakeUp(console: Console, view: View) -> AnyView {
    let tally = view.tally.get_untracked();
    let unfinished = tally.open() > 0;
    let more = tally.failed + tally.unresolved + tally.not_sent > 0 || !view.peek(Ledger::closed);
    let trouble = RwSignal::new(None::<StartTrouble>);
    let busy = RwSignal::new(false);
    let id = view.id();
    let take_up = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let id = id.clone();
        spawn_local(async move {
            // Once it runs here, the page shows it in place of this.
            let taken = console.operations.take_up(&id).await;
            let _ = busy.try_set(false);
            let _ = trouble.try_set(taken.err());
        });
    };
    let (tone, heading) = if unfinished { (Tone::Warn, operation::LEFT) } else { (Tone::Waiting, operation::FROM_JOURNAL) };
    let text = move || if unfinished { operation::left_text(tally.open()) } else { operation::FROM_JOURNAL_TEXT.get().to_owned() };
    view! {
        <Notice tone>
            <h2>{heading}</h2>
            <p>{text}</p>
            {(unfinished || more).then(|| view! {
                <div class="actions">
                    <button type="button" class="button" class:primary=unfinished aria-disabled=move || busy.get().then_some("true") on:click=take_up>
                        <Picture icon=Icon::Again />
                        {operation::TAKE_UP}
                    </button>
                </div>
            })}
        </Notice>
        {move || trouble.get().map(|trouble| {
            view! { <TroubleNotice heading=operation::NOT_TAKEN_UP trouble router=console.router /> }
        })}
    }
}

/// The journal does not tell. An operation nobody knows reads as an empty journal.
#[component]
fn NotRead(console: Console, trouble: StartTrouble, again: Callback<()>) -> AnyView {
    view! {
        <Heading text=Signal::derive(|| operation::TITLE.get().to_owned()) />
        <TroubleNotice heading=operation::NOT_READ trouble router=console.router>
            <button type="button" class="button" on:click=move |_| again.run(())>{operation::READ_AGAIN}</button>
        </TroubleNotice>
        <Link router=console.router to=Route::History>{operation::TO_HISTORY}</Link>
    }
}
