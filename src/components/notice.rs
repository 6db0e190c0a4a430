//! A notice in the page: what happened, what was not touched, what to do. Never a toast.

use edgezone_dom::prelude::*;

use super::icon::{Icon, Picture};

/// How a thing is to be taken. Colour is only one of its marks; a picture and words go with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Failed, or destructive.
    Danger,
    /// A warning, or unresolved.
    Warn,
    /// Done.
    Ok,
    /// No longer there.
    Gone,
    /// Under way.
    Accent,
    /// Waiting, or merely to know.
    Waiting,
}

impl Tone {
    /// The class that gives the colours.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Danger => "danger-tone",
            Self::Warn => "warn-tone",
            Self::Ok => "ok-tone",
            Self::Gone => "gone-tone",
            Self::Accent => "accent-tone",
            Self::Waiting => "waiting-tone",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Danger => Icon::Cross,
            Self::Warn => Icon::Warning,
            Self::Ok => Icon::Check,
            Self::Gone => Icon::Gone,
            Self::Accent | Self::Waiting => Icon::Info,
        }
    }
}

/// A notice. It is announced when it appears, at once if it is a failure.
#[component]
pub fn Notice(
    /// How it is to be taken.
    tone: Tone,
    children: Children,
) -> AnyView {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    view! {
        <div class=format!("notice {}", tone.class()) role=role>
            <Picture icon=tone.icon() />
            {children()}
        </div>
    }
}
