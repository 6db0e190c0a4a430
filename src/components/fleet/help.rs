//! The keys that the fleet page knows, behind `?`.

use edgezone_dom::prelude::*;
use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;

use crate::components::dialog::{Dialog, close_of};
use crate::text::{Text, common, keys};

/// The keys, and what they do.
const KEYS: [(&str, Text); 11] = [
    ("/", keys::FILTER),
    ("↑ ↓", keys::MOVE),
    ("Page Up, Page Down", keys::PAGE),
    ("Home, End", keys::ENDS),
    ("Space", keys::SELECT),
    ("Shift + Space", keys::RANGE),
    ("Ctrl + A", keys::ALL),
    ("Enter", keys::OPEN),
    ("← →", keys::RESIZE),
    ("Esc", keys::CLOSE),
    ("?", keys::HELP),
];

/// The button that opens the help, and the help.
#[component]
pub fn Help() -> AnyView {
    let open = RwSignal::new(false);
    let asked = window_event_listener(leptos::ev::keydown, move |event| {
        if is_command(&event, "?") {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || asked.remove());
    view! {
        <button type="button" class="button link wide-only" aria-haspopup="dialog" aria-keyshortcuts="?" on:click=move |_| open.set(true)>
            {keys::BUTTON}
        </button>
        <Show when=move || open.get()>
            <Dialog heading="keys-heading" class="keys" on_close=Callback::new(move |()| open.set(false))>
                <header>
                    <h2 id="keys-heading">{keys::TITLE}</h2>
                </header>
                <dl class="body">
                    {KEYS.map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }).into_iter().collect_view()}
                </dl>
                <footer>
                    <div class="buttons">
                        <button type="button" class="button" data-first on:click=move |event| close_of(&event)>{common::CLOSE}</button>
                    </div>
                </footer>
            </Dialog>
        </Show>
    }
}

/// Whether a key is meant for the page: nothing is being written, and no dialog is open.
#[must_use]
pub fn is_command(event: &KeyboardEvent, key: &str) -> bool {
    let elsewhere = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.closest("input:not([type=checkbox]), textarea, select, dialog").ok().flatten().is_some());
    event.key() == key && !elsewhere && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}
