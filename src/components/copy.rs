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
        None => word.get(),
        Some(true) => common::COPIED.get(),
        Some(false) => common::NOT_COPIED.get(),
    };
    view! {
        <button type="button" class="button" on:click=copy>
            {move || view! { <Picture icon=if came_of_it.get() == Some(true) { Icon::Check } else { Icon::Copy } /> }}
            <span aria-live="polite">{label}</span>
        </button>
    }
}
