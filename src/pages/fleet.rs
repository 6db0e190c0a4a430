//! The fleet: find and choose the right machines.

use edgezone_core::operation::Work;
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::components::fleet::columns::Columns;
use crate::components::fleet::facets::Facets;
use crate::components::fleet::filter::{Counted, FilterBox, FilterMistake};
use crate::components::fleet::help::{Help, is_command};
use crate::components::fleet::instances::Instances;
use crate::components::fleet::notices::Notices;
use crate::components::fleet::paste_ids::PasteIds;
use crate::components::fleet::refresh::Refresh;
use crate::components::fleet::regions::Regions;
use crate::components::fleet::resort::Resort;
use crate::components::fleet::selection_bar::SelectionBar;
use crate::components::fleet::views::ViewsMenu;
use crate::components::fleet::zones::ZoneBars;
use crate::components::icon::{Icon, Picture};
use crate::components::operation::trouble::TroubleNotice;
use crate::components::protection::ProtectionDialog;
use crate::components::review::ReviewDialog;
use crate::state::Console;
use crate::state::fleet::Trouble;
use crate::state::fleet::paste::PasteState;
use crate::state::operation::StartTrouble;
use crate::state::review::Review;
use crate::state::route::Route;
use crate::text::{self, fleet, moment, operation, paste_ids, protection, refresh};

/// Shows what there is, and opens the review of what is selected.
#[component]
pub fn FleetPage(
    /// What the pages share.
    console: Console,
) -> impl IntoView {
    let state = console.fleet;
    let reviewing = RwSignal::new(false);
    let pasting = RwSignal::new(false);
    let protecting = RwSignal::new(false);
    let paste = PasteState::new(state);
    let anything_selected = Memo::new(move |_| state.selection().with(|selection| !selection.is_empty()));
    let slash = window_event_listener(leptos::ev::keydown, focus_filter);
    on_cleanup(move || slash.remove());
    view! {
        <div class="fleet">
            <div class="top">
                <h1 tabindex="-1">{fleet::TITLE}</h1>
                <FilterBox state />
                <Counted state />
                <Resort state />
                <div class="end">
                    <Regions state />
                    <ViewsMenu state />
                    <Columns state />
                    <button type="button" class="button" on:click=move |_| pasting.set(true)>{paste_ids::OPEN}</button>
                    <button type="button" class="button" on:click=move |_| protecting.set(true)>
                        <Picture icon=Icon::Lock />
                        {protection::OPEN}
                    </button>
                    <Refresh console />
                </div>
            </div>
            <FilterMistake state />
            <ZoneBars state />
            <div class="bar" class:selection=anything_selected>
                <Show when=move || anything_selected.get() fallback=move || view! { <Facets state /> }>
                    <SelectionBar state on_review=Callback::new(move |()| reviewing.set(true)) />
                </Show>
            </div>
            <Notices console />
            {move || body(console)}
            <Foot console />
            <Show when=move || reviewing.get()>
                <Reviewing console reviewing />
            </Show>
            <Show when=move || pasting.get()>
                <PasteIds paste on_close=Callback::new(move |()| pasting.set(false)) />
            </Show>
            <Show when=move || protecting.get()>
                <ProtectionDialog fleet=state on_close=Callback::new(move |()| protecting.set(false)) />
            </Show>
        </div>
    }
}

/// `/` leads to the filter.
fn focus_filter(event: leptos::ev::KeyboardEvent) {
    if !is_command(&event, "/") {
        return;
    }
    let filter = document().get_element_by_id("filter").and_then(|filter| filter.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(filter) = filter {
        event.prevent_default();
        let _ = filter.focus();
    }
}

/// The review of what is selected. It stays open if the operation does not start, with everything that was done in it.
#[component]
fn Reviewing(console: Console, reviewing: RwSignal<bool>) -> AnyView {
    let review = Review::of(console.session, console.fleet);
    let refused = RwSignal::new(None::<(Work, StartTrouble)>);
    let starting = StoredValue::new(false);
    let start = Callback::new(move |(work, without_journal): (Work, bool)| {
        // A second press while the first is under way starts nothing.
        if starting.get_value() {
            return;
        }
        starting.set_value(true);
        refused.set(None);
        spawn_local(async move {
            match console.operations.start(work, without_journal).await {
                Ok(id) => {
                    reviewing.set(false);
                    console.router.go(Route::Operation(Some(id)));
                }
                Err(refusal) => {
                    let _ = refused.try_set(Some(*refusal));
                }
            }
            let _ = starting.try_set_value(false);
        });
    });
    view! {
        <ReviewDialog
            review
            on_close=Callback::new(move |()| reviewing.set(false))
            on_start=Callback::new(move |work| start.run((work, false)))
        >
            {move || refused.get().map(|(work, trouble)| view! { <NotStarted console work trouble start /> })}
        </ReviewDialog>
    }
}

/// Why the operation did not start. Where only the journal is in the way, the operator may go on without.
#[component]
fn NotStarted(console: Console, work: Work, trouble: StartTrouble, start: Callback<(Work, bool)>) -> AnyView {
    let without = matches!(trouble, StartTrouble::Storage(_)).then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| start.run((work.clone(), true))>
                {operation::pause::WITHOUT_JOURNAL}
            </button>
        }
    });
    view! {
        <TroubleNotice heading=operation::NOT_STARTED trouble router=console.router>
            {without}
        </TroubleNotice>
    }
}

/// The table, or why there is none: loading, nothing there, nothing that matches. A failure is told by the notices.
fn body(console: Console) -> AnyView {
    let state = console.fleet;
    let some_shown = Memo::new(move |_| state.shown().with(|shown| !shown.is_empty()));
    let some_loaded = Memo::new(move |_| state.total() > 0);
    let reading = Memo::new(move |_| state.listings().with(|all| all.is_empty() || all.values().any(|one| one.reading)));
    // While the first page is read the table is there already, so that what its rows say is all that is left to draw.
    let waiting = Memo::new(move |_| !some_loaded.get() && reading.get());
    let table = Memo::new(move |_| some_shown.get() || waiting.get());
    if table.get() {
        return view! {
            <Show when=move || waiting.get()>
                <p class="spoken" role="status">{fleet::LOADING}</p>
            </Show>
            <Instances state />
        }
        .into_any();
    }
    if some_loaded.get() {
        return view! { <NoMatch console /> }.into_any();
    }
    match state.listings().with(|all| all.values().any(|one| matches!(one.trouble, Some(Trouble::Failed(_))))) {
        true => view! { <div class="empty"></div> }.into_any(),
        false => {
            let regions = move || fleet::none_text(state.wanted_regions().iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
            view! {
                <div class="empty">
                    <h2>{fleet::NONE}</h2>
                    <p>{regions}</p>
                </div>
            }
            .into_any()
        }
    }
}

#[component]
fn NoMatch(console: Console) -> AnyView {
    let state = console.fleet;
    let clear = move |_| {
        state.filter_text().set(String::new());
        state.only_selected().set(false);
    };
    view! {
        <div class="empty">
            <h2>{fleet::NO_MATCH}</h2>
            <p>{move || fleet::no_match_text(state.total())}</p>
            <button type="button" class="button" on:click=clear>{fleet::CLEAR_FILTER}</button>
        </div>
    }
}

/// How far loading has come, over all regions.
#[component]
fn Progress(console: Console) -> impl IntoView {
    let progress = Memo::new(move |_| {
        console.fleet.listings().with(|all| {
            let reading = all.values().any(|one| one.reading);
            reading.then(|| {
                let loaded: usize = all.values().map(|one| one.loaded).sum();
                let total: usize = all.values().map(|one| one.total.unwrap_or(one.loaded)).sum();
                (loaded, total, all.values().any(|one| one.anew))
            })
        })
    });
    move || {
        progress.get().map(|(loaded, total, anew)| {
            let words = move || match anew {
                _ if total == 0 => fleet::LOADING.get().to_owned(),
                true => refresh::again(loaded, total),
                false => fleet::loading_count(loaded, total),
            };
            view! {
                <label class="counted">
                    {words}
                    " "
                    <progress class="loading-line" value=loaded.to_string() max=total.max(1).to_string()></progress>
                </label>
            }
        })
    }
}

/// How fresh the list is, and which keys it knows.
#[component]
fn Foot(console: Console) -> AnyView {
    let updated = move || {
        let oldest = console.fleet.listings().with(|all| all.values().map(|one| one.complete_at).min().flatten());
        oldest.map(|at| text::fleet::updated(moment(at)))
    };
    view! {
        <div class="foot">
            <span>{updated}</span>
            <Progress console />
            <Help />
        </div>
    }
}
