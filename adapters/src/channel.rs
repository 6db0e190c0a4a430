//! BroadcastChannel: texts from this tab to the other tabs of this origin.

use std::fmt;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The browser has no broadcast channels, or refused this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChannelUnavailable;

impl fmt::Display for ChannelUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this browser does not let tabs talk to each other")
    }
}

impl std::error::Error for ChannelUnavailable {}

/// A named channel that all tabs of this origin share. Closed when it and its subscriptions are dropped.
pub struct Channel(Rc<Raw>);

struct Raw(BroadcastChannel);

impl Drop for Raw {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Texts are received until this is dropped.
#[must_use = "nothing is received any more once the subscription is dropped"]
pub struct Subscription {
    // Before the channel: the listener is removed first.
    _listener: EventListener,
    _channel: Rc<Raw>,
}

impl Channel {
    /// Opens the channel of this name.
    ///
    /// # Errors
    /// [`ChannelUnavailable`] where the browser has none.
    pub fn open(name: &str) -> Result<Self, ChannelUnavailable> {
        BroadcastChannel::new(name).map(|channel| Self(Rc::new(Raw(channel)))).map_err(|_| ChannelUnavailable)
    }

    /// Sends a text to every other tab that has subscribed. This very channel does not receive it.
    ///
    /// # Errors
    /// [`ChannelUnavailable`] if the browser did not take it.
    pub fn publish(&self, text: &str) -> Result<(), ChannelUnavailable> {
        self.0.0.post_message(&JsValue::from_str(text)).map_err(|_| ChannelUnavailable)
    }

    /// Receives the texts of the other tabs. Anything that is not a text is passed over.
    pub fn subscribe(&self, mut on_text: impl FnMut(String) + 'static) -> Subscription {
        let listener = EventListener::new(&self.0.0, "message", move |event| {
            if let Some(text) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()) {
                on_text(text);
            }
        });
        Subscription { _listener: listener, _channel: Rc::clone(&self.0) }
    }
}
