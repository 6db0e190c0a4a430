//! Rules as a file: for a team to share, and back.

use edgezone_adapters::{download, files};
use edgezone_core::plan::protection::{export, import};
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use super::error_words;
use crate::components::notice::{Notice, Tone};
use crate::state::safety::Safety;
use crate::text::{paste_ids, protection};

/// Export, import, and what came of it.
#[component]
pub fn Exchange(
    /// The rules.
    safety: Safety,
) -> AnyView {
    let done = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let save = move |_| {
        let text = safety.guards().with_untracked(|guards| export(guards.protection.own()));
        let refused = download::offer("protection.json", "application/json", &text).is_err();
        wrong.set(if refused { protection::EXPORT_REFUSED.get().to_owned() } else { String::new() });
    };
    let load = move |event: web_sys::Event| {
        let Some(file) = files::of_event(&event) else { return };
        spawn_local(async move {
            let (said, mistake) = match files::text(file).await.map(|text| import(&text)) {
                Ok(Ok(rules)) => {
                    let all = rules.len();
                    let added = safety.add_rules(rules);
                    (protection::imported(added, all - added), String::new())
                }
                Ok(Err(error)) => (String::new(), error_words(&error)),
                Err(_) => (String::new(), paste_ids::UNREADABLE.get().to_owned()),
            };
            let _ = done.try_set(said);
            let _ = wrong.try_set(mistake);
        });
    };
    view! {
        <section class="exchange" aria-labelledby="exchange-title">
            <h3 id="exchange-title">{protection::EXCHANGE}</h3>
            <button type="button" class="button" on:click=save>{protection::EXPORT}</button>
            <label for="import-rules">{protection::IMPORT}</label>
            <input type="file" id="import-rules" accept=".json,application/json" on:change=load />
            <p class="said" role="status">{move || done.get()}</p>
            {move || Some(wrong.get()).filter(|wrong| !wrong.is_empty()).map(|wrong| view! {
                <Notice tone=Tone::Danger>
                    <h3>{protection::NOT_IMPORTED}</h3>
                    <p>{wrong}</p>
                </Notice>
            })}
        </section>
    }
}
