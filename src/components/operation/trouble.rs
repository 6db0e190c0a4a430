//! Why an operation did not start, was not taken up, or did not send again. Nothing was sent.

use edgezone_dom::prelude::*;

use crate::components::link::Link;
use crate::components::notice::{Notice, Tone};
use crate::state::operation::StartTrouble;
use crate::state::route::{Route, Router};
use crate::text::{Text, limits, operation, operation::trouble};

/// What happened, that nothing was sent, what to do.
#[component]
pub fn TroubleNotice(
    /// What did not work.
    heading: Text,
    /// Why.
    trouble: StartTrouble,
    /// The way to the operation that is in the way.
    router: Router,
    /// Buttons that mend it.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let (what, to_do) = words(&trouble);
    let detail = match &trouble {
        StartTrouble::Storage(storage) => Some(storage.to_string()),
        StartTrouble::Replay(error) => Some(error.to_string()),
        _ => None,
    };
    let other = match trouble {
        StartTrouble::StillRunning(id) => Some(view! { <Link router to=Route::Operation(Some(id))>{operation::SHOW_OTHER}</Link> }),
        _ => None,
    };
    view! {
        <Notice tone=Tone::Danger>
            <h2>{heading}</h2>
            <p>{what}" "{trouble::NOTHING_SENT}" "{to_do}</p>
            {detail.map(|detail| view! { <p class="details" lang="en">{detail}</p> })}
            {other.map(|link| view! { <p>{link}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </Notice>
    }
}

const fn words(trouble: &StartTrouble) -> (Text, Text) {
    match trouble {
        StartTrouble::ReadOnly => (limits::READ_ONLY_IS, limits::READ_ONLY_DO),
        StartTrouble::Protected(_) => (trouble::PROTECTED, trouble::PROTECTED_DO),
        StartTrouble::OverMaximum(_) => (limits::OVER, limits::OVER_DO),
        StartTrouble::NotConnected => (trouble::NOT_CONNECTED, trouble::NOT_CONNECTED_DO),
        StartTrouble::AnotherTab => (trouble::ANOTHER_TAB, trouble::ANOTHER_TAB_DO),
        StartTrouble::StillRunning(_) => (trouble::STILL_RUNNING, trouble::STILL_RUNNING_DO),
        StartTrouble::Storage(_) => (trouble::STORAGE, trouble::STORAGE_DO),
        StartTrouble::Unreadable => (trouble::UNREADABLE, trouble::UNREADABLE_DO),
        StartTrouble::Replay(_) => (trouble::REPLAY, trouble::REPLAY_DO),
    }
}
