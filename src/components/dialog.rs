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
        <dialog node_ref=node class=format!("dialog {class}") aria-labelledby=heading on:close=move |_| on_close.run(())>
            {children()}
        </dialog>
    }
}

/// Closes the dialog that the event happened in, so that focus returns to what opened it.
pub fn close_of(event: &leptos::ev::MouseEvent) {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let dialog = element.and_then(|element| element.closest("dialog").ok().flatten());
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
        dialog.close();
    }
}
