//! A modal dialog: the browser's own, which traps focus, closes on Escape and hides what is behind it.

use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;

/// A dialog that is open as long as it is mounted. Focus starts at the element with `data-first`, and returns to what opened
/// it. (`autofocus` would do the same, with a complaint of the browser's each time.)
#[component]
pub fn Dialog(
    /// The id of its heading, which names it.
    heading: &'static str,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// The id of what describes it, read out after its name.
    #[prop(optional)]
    described: Option<&'static str>,
    /// It was closed: by Escape, or by [`web_sys::HtmlDialogElement::close`].
    on_close: Callback<()>,
    children: Children,
) -> AnyView {
    let node = NodeRef::<web_sys::HtmlDialogElement>::new();
    node.on_load(|dialog| {
        // Shown once it is in the page, which is after this turn.
        request_animation_frame(move || {
            if !dialog.open() && dialog.is_connected() {
                let _ = dialog.show_modal();
                let first = dialog.query_selector("[data-first]").ok().flatten();
                if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = first.focus();
                }
            }
        });
    });
    view! {
        <dialog node_ref=node class=format!("dialog {class}") aria-labelledby=heading aria-describedby=described on:close=move |_| on_close.run(())>
            {children()}
        </dialog>
    }
}

/// Closes the dialog that the event happened in, so that focus returns to what opened it.
pub fn close_of(event: &leptos::ev::MouseEvent) {
    if let Some(dialog) = around(event, "dialog").and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// Moves focus away from an item that is about to leave a list: to the same button of the item after it, of the one before it,
/// or to the middle of the dialog. Were it left to itself, it would be lost to the page.
pub fn leave_item(event: &web_sys::Event, item: &str) {
    let Some(item) = around(event, item) else { return };
    let button = |item: Option<web_sys::Element>| item?.query_selector("button").ok().flatten();
    let beside = button(item.next_element_sibling()).or_else(|| button(item.previous_element_sibling()));
    if let Some(to) = beside.or_else(|| around(event, ".body")).and_then(|to| to.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = to.focus();
    }
}

fn around(event: &web_sys::Event, selector: &str) -> Option<web_sys::Element> {
    event.target()?.dyn_into::<web_sys::Element>().ok()?.closest(selector).ok().flatten()
}
