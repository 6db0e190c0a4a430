//! The page itself: title, leaving, visibility, network, languages.

use std::sync::atomic::{AtomicBool, Ordering};

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BeforeUnloadEvent, Document, ErrorEvent, Event, EventTarget, PromiseRejectionEvent};

/// Listens until it is dropped.
#[must_use = "the listener is removed when this is dropped"]
pub struct Listening(#[allow(dead_code, reason = "held for its Drop")] Option<EventListener>);

/// The browser asks before the page is left, until this is dropped.
#[must_use = "the page can be left unasked once the guard is dropped"]
pub struct LeaveGuard(#[allow(dead_code, reason = "held for its Drop")] Option<EventListener>);

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Has the browser ask, in its own words, before the page is left or reloaded. Browsers do so only once the person has
/// interacted with the page.
pub fn ask_before_leaving() -> LeaveGuard {
    let listener = web_sys::window().map(|window| {
        EventListener::new_with_options(&window, "beforeunload", EventListenerOptions::enable_prevent_default(), |event| {
            event.prevent_default();
            // Older browsers ask only for this.
            if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                event.set_return_value("unsaved");
            }
        })
    });
    LeaveGuard(listener)
}

/// Calls when the page is closed, or left for good. Last chance to wipe what is in memory.
pub fn on_leave(mut left: impl FnMut() + 'static) -> Listening {
    Listening(web_sys::window().map(|window| EventListener::new(&window, "pagehide", move |_| left())))
}

/// Whether the console's own code stopped in the middle of something. Nothing that it knows is certain from then on.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Calls when the console's own code stops in the middle of something, as it does instead of going on with what makes no sense.
/// From then on nothing is sent any more. What is called must not touch any state: it may be half changed.
pub fn on_stopped(stopped: impl Fn() + Clone + 'static) -> [Listening; 2] {
    ["error", "unhandledrejection"].map(|name| {
        let stopped = stopped.clone();
        Listening(web_sys::window().map(|window| {
            EventListener::new(&window, name, move |event| {
                let thrown = |event: &Event| match event.dyn_ref::<ErrorEvent>() {
                    Some(error) => error.error(),
                    None => event.dyn_ref().map_or(JsValue::UNDEFINED, PromiseRejectionEvent::reason),
                };
                if thrown(event).has_type::<js_sys::WebAssembly::RuntimeError>() {
                    STOPPED.store(true, Ordering::Relaxed);
                    stopped();
                }
            })
        }))
    })
}

/// Whether that has happened.
pub(crate) fn is_stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// Whether the page is hidden: another tab is in front, or the window is minimised.
#[must_use]
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Calls with `true` when the page becomes hidden, with `false` when it is shown again.
pub fn on_hidden_change(mut changed: impl FnMut(bool) + 'static) -> Listening {
    Listening(document().map(|document| EventListener::new(&document, "visibilitychange", move |_| changed(is_hidden()))))
}

/// Whether the browser believes to have a network. `false` is certain, `true` is a guess.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Calls when the browser loses its network and when it has one again.
pub fn on_online_change(changed: impl FnMut(bool) + Clone + 'static) -> [Listening; 2] {
    let listen = |name: &'static str, online: bool| {
        let mut changed = changed.clone();
        Listening(web_sys::window().map(|window| {
            let target: &EventTarget = &window;
            EventListener::new(target, name, move |_| changed(online))
        }))
    };
    [listen("online", true), listen("offline", false)]
}

/// The person's languages as the browser tells them, preferred first, such as `zh-CN`.
#[must_use]
pub fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages.iter().flat_map(js_sys::Array::iter).filter_map(|language| language.as_string()).collect()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
