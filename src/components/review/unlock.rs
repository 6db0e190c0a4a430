//! Unlocking one protected instance: a deliberate step, by typing its id.

use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;

use crate::components::dialog::leave_item;
use crate::state::review::Review;
use crate::text::protection;

/// First a button that asks for the id, then the field. Unlocked is what was typed, until the page closes.
#[component]
pub fn Unlock(
    /// The plan under review.
    review: Review,
    /// The protected instance.
    id: InstanceId,
) -> AnyView {
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let node = NodeRef::<web_sys::HtmlInputElement>::new();
    let (named, asked, wanted, shown) = (id.clone(), id.clone(), id.to_string(), id.to_string());
    let fits = Memo::new(move |_| typed.with(|typed| typed.trim() == wanted));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if fits.get_untracked() {
            leave_item(&event, "li");
            review.unlock(&id);
        }
    };
    let ask = move |_| {
        open.set(true);
        request_animation_frame(move || {
            if let Some(field) = node.get_untracked() {
                let _ = field.focus();
            }
        });
    };
    view! {
        <button
            type="button"
            class="button link"
            aria-label=move || protection::unlock_of(&named)
            aria-expanded=move || if open.get() { "true" } else { "false" }
            on:click=ask
        >
            {protection::UNLOCK_ASK}
        </button>
        <form class="unlock" hidden=move || !open.get() autocomplete="off" on:submit=submit>
            <input
                class="input mono"
                node_ref=node
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=shown
                aria-label=move || protection::type_to_unlock(&asked)
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <button type="submit" class="button" aria-disabled=move || (!fits.get()).then_some("true")>{protection::UNLOCK}</button>
            <span class="hint">{protection::UNLOCK_HINT}</span>
        </form>
    }
}
