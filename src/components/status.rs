//! A status as icon, word and colour.

use edgezone_core::api::InstanceStatus;
use edgezone_dom::prelude::*;
use web_sys::Element;

use super::icon::{Icon, Picture};
use super::notice::Tone;
use crate::text::{self, Text};

/// The word for a status in the current language; one we do not know reads as the service wrote it.
#[must_use]
pub fn status_word(status: &InstanceStatus) -> String {
    let word: Text = match status {
        InstanceStatus::Allocating => text::status::ALLOCATING,
        InstanceStatus::Running => text::status::RUNNING,
        InstanceStatus::Isolating => text::status::ISOLATING,
        InstanceStatus::Isolated => text::status::ISOLATED,
        InstanceStatus::Terminating => text::status::TERMINATING,
        InstanceStatus::Error => text::status::ERROR,
        InstanceStatus::Other(text) if text.is_empty() => text::status::NONE,
        InstanceStatus::Other(text) => return text.clone(),
    };
    word.get().to_owned()
}

const fn look(status: &InstanceStatus) -> (Tone, Icon) {
    match status {
        InstanceStatus::Allocating => (Tone::Waiting, Icon::Clock),
        InstanceStatus::Running => (Tone::Ok, Icon::Play),
        InstanceStatus::Isolating | InstanceStatus::Isolated => (Tone::Warn, Icon::Pause),
        InstanceStatus::Terminating => (Tone::Gone, Icon::Dots),
        InstanceStatus::Error => (Tone::Danger, Icon::Cross),
        InstanceStatus::Other(_) => (Tone::Waiting, Icon::Question),
    }
}

/// How a status is meant.
#[must_use]
pub const fn tone(status: &InstanceStatus) -> Tone {
    look(status).0
}

/// A status as it is called in the present language. See [`Status`] for one that follows the language by itself.
#[must_use]
pub fn drawn(status: &InstanceStatus) -> AnyView {
    let (tone, icon) = look(status);
    view! {
        <span class=format!("status {}", tone.class())>
            <Picture icon=icon />
            <span class="word">{status_word(status)}</span>
        </span>
    }
}

/// Makes another status of one that was drawn.
pub fn redraw(drawn: &Element, status: &InstanceStatus) {
    let (tone, icon) = look(status);
    drawn.set_class_name(&format!("status {}", tone.class()));
    if let Ok(Some(path)) = drawn.query_selector("path") {
        let _ = path.set_attribute("d", icon.path());
    }
    if let Some(word) = drawn.last_element_child() {
        word.set_text_content(Some(&status_word(status)));
    }
}

/// A status.
#[component]
pub fn Status(
    /// Which.
    status: InstanceStatus,
) -> AnyView {
    (move || drawn(&status)).into_view()
}
