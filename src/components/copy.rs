//! Copies a text to the clipboard.

use std::time::Duration;

use edgezone_adapters::clipboard;
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Icon, Picture};
use crate::text::{Text, common};

/// How long the button says what came of it.
const SAID_FOR: Duration = Duration::from_secs(4);

/// A button that copies, and says whether it did.
#[component]
pub fn CopyButton(
    /// What it copies, in a word.
    word: Text,
    /// The whole label, where the word is not enough to tell this button from others beside it. It then shows only its picture.
    #[prop(optional)]
    of: Option<Callback<(), String>>,
    /// The text, made when it is asked for.
    text: Callback<(), String>,
) -> AnyView {
    let came_of_it = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let copied = clipboard::copy(&text).await.is_ok();
            // The button may be gone by now.
            if came_of_it.try_set(Some(copied)).is_none() {
                set_timeout(
                    move || {
                        let _ = came_of_it.try_set(None);
                    },
                    SAID_FOR,
                );
            }
        });
    };
    let label = move || match came_of_it.get() {
        None => of.map_or_else(|| word.get().to_owned(), |of| of.run(())),
        Some(true) => common::COPIED.get().to_owned(),
        Some(false) => common::NOT_COPIED.get().to_owned(),
    };
    let (class, label_class) = if of.is_some() { ("button quiet", "spoken") } else { ("button", "") };
    view! {
        <button type="button" class=class on:click=copy>
            {move || view! { <Picture icon=if came_of_it.get() == Some(true) { Icon::Check } else { Icon::Copy } /> }}
            <span class=label_class aria-live="polite">{label}</span>
        </button>
    }
}
