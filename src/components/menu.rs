//! A button that unfolds a small panel below it: the browser's own `details`, closed by Escape and by going elsewhere.

use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

/// The button and its panel.
#[component]
pub fn Menu(
    /// What the button says.
    #[prop(into)]
    summary: Signal<String>,
    children: Children,
) -> AnyView {
    let node = NodeRef::<Element>::new();
    let inside = move |target: Option<EventTarget>| {
        let target = target.and_then(|target| target.dyn_into::<Element>().ok());
        node.get_untracked().is_some_and(|details| details.contains(target.as_ref().map(AsRef::as_ref)))
    };
    let leave = move |target: Option<EventTarget>| {
        if let Some(details) = node.get_untracked().filter(|_| !inside(target)) {
            let _ = details.remove_attribute("open");
        }
    };
    let elsewhere = window_event_listener(leptos::ev::pointerdown, move |event| leave(event.target()));
    on_cleanup(move || elsewhere.remove());
    let keydown = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close_of(&event);
        }
    };
    // Focus that goes nowhere, as when what was pressed is taken away, closes nothing.
    let focusout = move |event: leptos::ev::FocusEvent| {
        if let Some(target) = event.related_target() {
            leave(Some(target));
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=keydown on:focusout=focusout>
            <summary class="button">{summary}</summary>
            <div class="panel">{children()}</div>
        </details>
    }
}

/// Closes the menu that the event happened in, and leads back to its button.
pub fn close_of(event: &web_sys::Event) {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(details) = element.and_then(|element| element.closest("details").ok().flatten()) else { return };
    if let Some(summary) = details.query_selector("summary").ok().flatten() {
        let _ = summary.unchecked_into::<HtmlElement>().focus();
    }
    let _ = details.remove_attribute("open");
}
