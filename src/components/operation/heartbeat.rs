//! What is happening, in words: a page that stands still must not look stuck.

use edgezone_core::operation::{Event, Link, Phase, Status};
use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;

use super::view::View;
use crate::components::icon::{Icon, Picture};
use crate::components::notice::{Notice, Tone};
use crate::text::{duration, operation, operation::doing};

/// The line under the bar.
#[component]
pub fn Heartbeat(
    /// The operation.
    view: View,
) -> AnyView {
    let rehearsal = view.is_rehearsal();
    let icon = move || view.phase.with(|phase| phase.as_ref().map_or(Icon::Clock, icon_of));
    let line = move || {
        let terminated = view.tally.with(|tally| tally.terminated);
        let checking = view.tally.with(|tally| tally.checking);
        view.status.with(|status| status.as_ref().map(|status| sentence(status, checking, terminated, rehearsal, view.now.get())))
    };
    view! {
        <p class="heartbeat">
            {move || view! { <Picture icon=icon() /> }}
            <span>{line}</span>
        </p>
    }
}

/// What keeps it from going on, or soon will: answers that do not come through, credentials that will not last.
#[component]
pub fn Hindrances(
    /// The operation.
    view: View,
) -> AnyView {
    let down = Memo::new(move |_| {
        view.status.with(|status| status.as_ref().is_some_and(|status| matches!(status.link, Link::Down { .. }) && is_live(&status.phase)))
    });
    view! {
        {move || down.get().then(|| view! { <LinkDown view /> })}
        <TooShort view />
    }
}

const fn is_live(phase: &Phase) -> bool {
    matches!(phase, Phase::Running | Phase::Cancelling | Phase::Verifying | Phase::Following)
}

const fn icon_of(phase: &Phase) -> Icon {
    match phase {
        Phase::Running => Icon::Dots,
        Phase::Verifying | Phase::Following => Icon::Search,
        Phase::Paused(_) => Icon::Pause,
        Phase::Cancelling => Icon::Clock,
        Phase::Closed => Icon::Check,
    }
}

fn sentence(status: &Status, checking: usize, terminated: usize, rehearsal: bool, now: Millis) -> String {
    match &status.phase {
        Phase::Running if status.held_until.is_some_and(|until| until > now) => {
            let left = status.held_until.map_or(Span(0), |until| until - now);
            doing::held(seconds(left))
        }
        Phase::Running | Phase::Cancelling | Phase::Following if matches!(status.link, Link::Down { .. }) => {
            doing::WAITING.get().to_owned()
        }
        Phase::Running if rehearsal => doing::REHEARSING.get().to_owned(),
        Phase::Running if status.requests_in_flight == 0 && checking > 0 && status.tally.queued == 0 => doing::checking(checking),
        Phase::Running => {
            let rate = status.rate.to_string();
            doing::sending(rate, status.requests_sent, status.requests_in_flight)
        }
        Phase::Verifying => doing::VERIFYING.get().to_owned(),
        Phase::Paused(_) if status.requests_in_flight > 0 => doing::paused_awaiting(status.requests_in_flight),
        Phase::Paused(_) => doing::PAUSED.get().to_owned(),
        Phase::Cancelling => doing::cancelling(status.tally.open()),
        Phase::Following if terminated > 0 => doing::following(terminated),
        Phase::Following => doing::LOOKING.get().to_owned(),
        Phase::Closed => doing::CLOSED.get().to_owned(),
    }
}

/// A wait in whole seconds, never shown as over before it is.
fn seconds(left: Span) -> String {
    duration(Span((left.0.max(0) + 999) / 1000 * 1000))
}

/// Answers do not come through: since when, and when it is tried again.
#[component]
fn LinkDown(view: View) -> AnyView {
    let link = Memo::new(move |_| view.status.with(|status| status.as_ref().map(|status| status.link.clone())));
    let why = move || match link.get() {
        Some(Link::Down { why, .. }) => super::doubt::no_answer(&why),
        _ => String::new(),
    };
    let when = move || match link.get() {
        Some(Link::Down { since, retry_at, failures, .. }) => {
            let now = view.now.get();
            let left = retry_at - now;
            let next = if left.0 > 0 { operation::link_next(seconds(left)) } else { operation::LINK_TRYING.get().to_owned() };
            operation::link_since(failures, duration(now - since), next)
        }
        _ => String::new(),
    };
    view! {
        <Notice tone=Tone::Warn>
            <h2>{operation::LINK_DOWN}</h2>
            <p>{why}" "{operation::LINK_NOTHING}" "{operation::LINK_DO}</p>
            // Counts down: not for the live region that the notice is.
            <p aria-live="off">{when}</p>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| view.feed(Event::Resume)>
                    <Picture icon=Icon::Again />
                    {operation::TRY_NOW}
                </button>
            </div>
        </Notice>
    }
}

/// The credentials will not last.
#[component]
fn TooShort(view: View) -> impl IntoView {
    let short = Memo::new(move |_| {
        view.status.with(|status| {
            let status = status.as_ref()?;
            let forecast = status.forecast.filter(|forecast| forecast.credentials_too_short)?;
            matches!(status.phase, Phase::Running).then_some((forecast.left, status.credentials_expire?))
        })
    });
    let is_short = Memo::new(move |_| short.get().is_some());
    let text = move || short.get().map(|(left, at)| operation::too_short(duration(left), duration(at - view.now.get())));
    move || {
        is_short.get().then(|| {
            view! {
                <Notice tone=Tone::Warn>
                    <p aria-live="off">{text}</p>
                </Notice>
            }
        })
    }
}
