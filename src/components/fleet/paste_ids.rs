//! Selecting by ids that were pasted: what the text names is told before anything is changed.

use edgezone_adapters::files::{self, FileTrouble};
use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use crate::components::dialog::{Dialog, close_of};
use crate::components::problem::Refusal;
use crate::state::fleet::paste::{Asking, PasteState};
use crate::state::session::ConnectError;
use crate::text::{Text, common, paste_ids, review};

/// At most so many ids of one kind are written out; the rest are counted.
const WRITTEN_OUT: usize = 30;

/// The dialog: a text or a file, what is in it, and the two ways on.
#[component]
pub fn PasteIds(
    /// The text and what it names; it outlives the dialog.
    paste: PasteState,
    /// It was closed.
    on_close: Callback<()>,
) -> AnyView {
    let trouble = RwSignal::new(None::<Text>);
    let elsewhere = RwSignal::new(false);
    let count =
        Memo::new(move |_| paste.pasted.with(|pasted| pasted.found.len() + if elsewhere.get() { pasted.elsewhere.len() } else { 0 }));
    let take = Callback::new(move |event: web_sys::Event| {
        let Some(file) = files::of_event(&event) else { return };
        event.prevent_default();
        trouble.set(None);
        spawn_local(async move {
            match files::text(file).await {
                Ok(text) => paste.append(&text),
                Err(error) => {
                    let _ = trouble.try_set(Some(file_trouble(error)));
                }
            }
        });
    });
    let select = move |event| {
        if count.get_untracked() > 0 {
            paste.select(elsewhere.get_untracked());
            paste.text.set(String::new());
            close_of(&event);
        }
    };
    view! {
        <Dialog heading="paste-ids-title" class="medium" on_close>
            <header>
                <h2 id="paste-ids-title">{paste_ids::TITLE}</h2>
            </header>
            // A file dropped beside the field is not to take the page's place.
            <div class="body" on:dragover=|event| event.prevent_default() on:drop=move |event| take.run(event.into())>
                <div class="field">
                    <label for="paste-ids">{paste_ids::FIELD}</label>
                    <textarea
                        id="paste-ids"
                        class="input mono"
                        rows="6"
                        data-first
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby="paste-ids-hint"
                        prop:value=paste.text
                        on:input=move |event| paste.text.set(event_target_value(&event))
                    ></textarea>
                    <p class="hint" id="paste-ids-hint">{paste_ids::HINT}</p>
                </div>
                <div class="field drop">
                    <label for="paste-file">{paste_ids::FILE}</label>
                    <input type="file" id="paste-file" accept=".txt,.csv,.json,.log,text/*" on:change=move |event| take.run(event) />
                    <p class="error" role="status">{move || trouble.get().map(Text::get)}</p>
                </div>
                <Findings paste elsewhere />
            </div>
            <footer>
                <p class="why" id="paste-ids-why" role="status">{move || summary(paste)}</p>
                <div class="buttons">
                    <button type="button" class="button" on:click=move |event| close_of(&event)>{common::CANCEL}</button>
                    <button
                        type="button"
                        class="button primary"
                        aria-disabled=move || (count.get() == 0).then_some("true")
                        aria-describedby="paste-ids-why"
                        on:click=select
                    >
                        {move || paste_ids::select(count.get())}
                    </button>
                </div>
            </footer>
        </Dialog>
    }
}

const fn file_trouble(trouble: FileTrouble) -> Text {
    match trouble {
        FileTrouble::TooLarge => paste_ids::TOO_LARGE,
        FileTrouble::Unreadable => paste_ids::UNREADABLE,
    }
}

/// All that was found in one sentence, or why there is nothing to select.
fn summary(paste: PasteState) -> String {
    let pasted = paste.pasted.get();
    let counts = [
        (pasted.found.len(), paste_ids::found(pasted.found.len())),
        (pasted.unknown.len(), paste_ids::unknown(pasted.unknown.len())),
        (pasted.duplicates, paste_ids::duplicates(pasted.duplicates)),
        (pasted.elsewhere.len(), paste_ids::elsewhere(pasted.elsewhere.len())),
    ];
    let told: Vec<String> = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    match (told.is_empty(), paste.text.with(|text| text.trim().is_empty())) {
        (false, _) => told.join(" · "),
        (true, true) => paste_ids::NOTHING_YET.get().to_owned(),
        (true, false) => paste_ids::NOTHING.get().to_owned(),
    }
}

/// What the text names, kind by kind, and what can be done about it.
#[component]
fn Findings(paste: PasteState, elsewhere: RwSignal<bool>) -> AnyView {
    let pasted = paste.pasted;
    let found = Signal::derive(move || pasted.with(|pasted| listed(pasted.found.iter().map(ToString::to_string))));
    let unknown = Signal::derive(move || pasted.with(|pasted| listed(pasted.unknown.iter().map(ToString::to_string))));
    let others =
        Signal::derive(move || pasted.with(|pasted| listed(pasted.elsewhere.iter().map(|(id, region)| format!("{id} ({region})")))));
    let already = move || match paste.selected_already() {
        0 => String::new(),
        already => paste_ids::already(already),
    };
    view! {
        <Kind heading=paste_ids::FOUND_NAME ids=found>
            <p class="muted">{already}</p>
        </Kind>
        <Kind heading=paste_ids::UNKNOWN_NAME ids=unknown>
            <LookUp paste />
        </Kind>
        <Kind heading=paste_ids::ELSEWHERE_NAME ids=others>
            <label class="choice">
                <input type="checkbox" prop:checked=elsewhere on:change=move |event| elsewhere.set(event_target_checked(&event)) />
                {paste_ids::SELECT_ELSEWHERE}
            </label>
        </Kind>
        {move || pasted.with(|pasted| pasted.duplicates > 0).then(|| view! { <p class="muted">{paste_ids::DUPLICATES_DO}</p> })}
    }
}

/// Ids as one text. Empty if there is none.
fn listed(ids: impl ExactSizeIterator<Item = String>) -> String {
    let more = ids.len().saturating_sub(WRITTEN_OUT);
    let mut text = ids.take(WRITTEN_OUT).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(" … ");
        text.push_str(&review::and_more(more));
    }
    text
}

#[component]
fn Kind(heading: Text, ids: Signal<String>, children: ChildrenFn) -> AnyView {
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <section class="kind">
                <h3>{heading}</h3>
                <p class="mono">{ids}</p>
                {children()}
            </section>
        </Show>
    }
}

/// Unknown to the list is not unknown to the service: the way to ask it.
#[component]
fn LookUp(paste: PasteState) -> AnyView {
    let asking = paste.asking;
    let stand = move || asking.with(|asking| told(paste, asking));
    view! {
        <div class="actions">
            <button
                type="button"
                class="button"
                aria-disabled=move || asking.with(Asking::is_busy).then_some("true")
                on:click=move |_| paste.look_up()
            >
                {paste_ids::LOOK_UP}
            </button>
            <span class="muted" role="status">{stand}</span>
        </div>
        {move || asking.with(|asking| asking.failed.clone()).map(|error| view! {
            <Refusal heading=paste_ids::LOOK_UP_FAILED error=ConnectError::Read(error) proxy=paste.proxy() />
        })}
    }
}

fn told(paste: PasteState, asking: &Asking) -> String {
    let all_asked = |unknown: &[InstanceId]| unknown.iter().all(|id| asking.asked.contains(id));
    if asking.is_busy() {
        paste_ids::looking_up(asking.done, asking.of)
    } else if !asking.asked.is_empty() && paste.pasted.with(|pasted| all_asked(&pasted.unknown)) {
        paste_ids::not_there(paste.regions())
    } else {
        String::new()
    }
}
