//! Past operations on this browser.

use edgezone_adapters::StorageTrouble;
use edgezone_core::operation::OperationId;
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use crate::components::history::{Deleting, Operations as Table};
use crate::components::notice::{Notice, Tone};
use crate::components::operation::trouble::TroubleNotice;
use crate::state::Console;
use crate::state::operation::StartTrouble;
use crate::state::route::Route;
use crate::text::{common, history, operation};

/// Lists them, or says why there are none.
#[component]
pub fn HistoryPage(
    /// What the pages share.
    console: Console,
) -> AnyView {
    let operations = console.operations;
    operations.read_history();
    let some = Memo::new(move |_| !operations.history().is_empty());
    let read = Memo::new(move |_| operations.history_is_read());
    let trouble = Memo::new(move |_| operations.history_trouble());
    let not_taken_up = RwSignal::new(None::<StartTrouble>);
    let not_deleted = RwSignal::new(None::<StorageTrouble>);
    let deleting = RwSignal::new(None);
    let take_up = Callback::new(move |id: OperationId| {
        spawn_local(async move {
            match operations.take_up(&id).await {
                Ok(()) => console.router.go(Route::Operation(Some(id))),
                // The page may have been left meanwhile.
                Err(trouble) => drop(not_taken_up.try_set(Some(trouble))),
            }
        });
    });
    let delete = Callback::new(move |id: OperationId| {
        spawn_local(async move { drop(not_deleted.try_set(operations.forget(&id).await.err())) });
    });
    view! {
        <div class="page history">
            <h1>{history::TITLE}</h1>
            <p class="muted">{history::LEAD}</p>
            {move || not_taken_up.get().map(|trouble| {
                view! { <TroubleNotice heading=operation::NOT_TAKEN_UP trouble router=console.router /> }
            })}
            {move || not_deleted.get().map(|trouble| view! { <Trouble heading=history::NOT_DELETED trouble /> })}
            {move || trouble.get().map(|trouble| {
                view! {
                    <Trouble heading=history::FAILED trouble>
                        <button type="button" class="button" on:click=move |_| operations.read_history()>{common::TRY_AGAIN}</button>
                    </Trouble>
                }
            })}
            {move || match (some.get(), read.get(), trouble.with(Option::is_some)) {
                (true, ..) => view! { <Table console on_take_up=take_up on_delete=Callback::new(move |summary| deleting.set(Some(summary))) /> }.into_any(),
                (false, false, _) => view! { <p role="status">{history::LOADING}</p> }.into_any(),
                (false, true, true) => ().into_any(),
                (false, true, false) => view! { <Empty /> }.into_any(),
            }}
            <Deleting deleting on_delete=delete />
        </div>
    }
}

/// There is nothing yet.
#[component]
fn Empty() -> AnyView {
    view! {
        <div class="empty">
            <h2>{history::NONE}</h2>
            <p>{history::NONE_TEXT}</p>
        </div>
    }
}

/// The storage failed.
#[component]
fn Trouble(heading: crate::text::Text, trouble: StorageTrouble, #[prop(optional)] children: Option<Children>) -> AnyView {
    view! {
        <Notice tone=Tone::Danger>
            <h2>{heading}</h2>
            <p>{history::FAILED_DO}</p>
            <p class="details" lang="en">{trouble.to_string()}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </Notice>
    }
}
