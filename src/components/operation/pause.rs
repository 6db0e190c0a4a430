//! Why nothing is sent: what happened, what was not touched, what to do, and the button that mends it.

use edgezone_core::api::{ApiError, CallError};
use edgezone_core::ids::EndpointId;
use edgezone_core::operation::{Entry, Event, Hold, Ledger, Outcome, PauseReason};
use edgezone_dom::prelude::*;

use super::actions::Actions;
use crate::components::icon::{Icon, Picture};
use crate::components::notice::{Notice, Tone};
use crate::components::problem::ServiceWords;
use crate::text::{Text, operation::pause};

/// What is to be mended, if anything is: of all of it, or of one endpoint while others go on.
#[component]
pub fn PauseNotice(
    /// The operation.
    actions: Actions,
    /// The endpoint one is connected to, by its id.
    connected_to: Signal<Option<EndpointId>>,
) -> impl IntoView {
    let hold = Memo::new(move |_| actions.view.status.with(|status| status.as_ref()?.hold.clone()));
    move || hold.get().map(|hold| view! { <Paused actions connected_to hold /> })
}

#[component]
fn Paused(actions: Actions, connected_to: Signal<Option<EndpointId>>, hold: Hold) -> AnyView {
    let Hold { endpoint, reason } = hold;
    // Where something of it is that waits for this: at the endpoint that is held, or anywhere.
    let there = actions.view.peek(|ledger| match &endpoint {
        Some(endpoint) => vec![endpoint.clone()],
        None => ledger.endpoints().into_iter().cloned().collect(),
    });
    let names = there.iter().map(EndpointId::as_str).collect::<Vec<_>>().join(", ");
    let connected = Memo::new(move |_| connected_to.with(|to| to.as_ref().is_some_and(|to| there.contains(to))));
    let elsewhere = move || connected_to.get().filter(|_| !connected.get());
    let only_here = endpoint.clone().filter(|_| actions.view.peek(|ledger| ledger.endpoints().len()) > 1);
    let same_account = endpoint.clone();
    let words = Words::of(&reason);
    let needs_credentials = reason == PauseReason::Reloaded || reason == PauseReason::NoCredentials;
    let untouched = {
        let endpoint = endpoint.clone();
        move || pause::untouched(actions.view.ledger(|ledger| waiting(ledger, endpoint.as_ref())))
    };
    let trouble = (reason == PauseReason::Journal).then(|| actions.view.runner()).flatten().and_then(|runner| runner.storage_trouble());
    let buttons = {
        let reason = reason.clone();
        move || {
            mends(&reason, connected.get())
                .iter()
                .map(|mend| view! { <MendButton mend=*mend actions endpoint=same_account.clone() /> })
                .collect_view()
        }
    };
    view! {
        <Notice tone=words.tone>
            <h2>{words.what}</h2>
            <p>
                {untouched}" "
                {move || if needs_credentials && !connected.get() { pause::ENTER_DO } else { words.to_do }.get()}
            </p>
            {only_here.map(|endpoint| view! { <p>{pause::only_at(endpoint.as_str())}</p> })}
            {move || elsewhere().filter(|_| needs_credentials).map(|to| {
                view! { <p>{pause::other_endpoint(to.as_str(), &names)}</p> }
            })}
            {trouble.map(|trouble| view! { <p class="details" lang="en">{trouble.to_string()}</p> })}
            {service_error(&reason).map(|error| view! { <ServiceWords error=CallError::Api(error) /> })}
            <div class="actions">{buttons}</div>
        </Notice>
    }
}

/// How many wait to be sent, of all or of one endpoint.
fn waiting(ledger: &Ledger, endpoint: Option<&EndpointId>) -> usize {
    let here = |entry: &&Entry| endpoint.is_none_or(|endpoint| entry.place.endpoint == *endpoint);
    ledger.entries().iter().filter(here).filter(|entry| entry.outcome == Outcome::Queued).count()
}

/// What is said of a pause.
struct Words {
    tone: Tone,
    what: Text,
    to_do: Text,
}

impl Words {
    const fn of(reason: &PauseReason) -> Self {
        let (tone, what, to_do) = match reason {
            PauseReason::Operator => (Tone::Waiting, pause::OPERATOR, pause::OPERATOR_DO),
            PauseReason::Reloaded => (Tone::Warn, pause::RELOADED, pause::RELOADED_DO),
            PauseReason::Credentials(_) => (Tone::Danger, pause::CREDENTIALS, pause::CREDENTIALS_DO),
            PauseReason::CredentialsExpired => (Tone::Danger, pause::EXPIRED, pause::CREDENTIALS_DO),
            PauseReason::NoCredentials => (Tone::Danger, pause::NO_CREDENTIALS, pause::CREDENTIALS_DO),
            PauseReason::AccountNotRecognised => (Tone::Danger, pause::ACCOUNT, pause::ACCOUNT_DO),
            PauseReason::Permission(_) => (Tone::Danger, pause::PERMISSION, pause::PERMISSION_DO),
            PauseReason::Clock(_) => (Tone::Danger, pause::CLOCK, pause::CLOCK_DO),
            PauseReason::Malformed(_) => (Tone::Danger, pause::MALFORMED, pause::MALFORMED_DO),
            PauseReason::SourceAddress(_) => (Tone::Danger, pause::ADDRESS, pause::ADDRESS_DO),
            PauseReason::Journal => (Tone::Danger, pause::JOURNAL, pause::JOURNAL_DO),
        };
        Self { tone, what, to_do }
    }
}

fn service_error(reason: &PauseReason) -> Option<ApiError> {
    match reason {
        PauseReason::Credentials(error)
        | PauseReason::Permission(error)
        | PauseReason::Clock(error)
        | PauseReason::Malformed(error)
        | PauseReason::SourceAddress(error) => Some(error.clone()),
        PauseReason::Operator
        | PauseReason::CredentialsExpired
        | PauseReason::NoCredentials
        | PauseReason::AccountNotRecognised
        | PauseReason::Journal
        | PauseReason::Reloaded => None,
    }
}

/// What a button does about a pause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mend {
    Resume,
    TryAgain,
    Credentials,
    OtherCredentials,
    SameAccount,
    WithoutJournal,
}

/// The buttons of a pause, the likeliest first. The operator's own pause is ended where it was begun.
const fn mends(reason: &PauseReason, connected: bool) -> &'static [Mend] {
    match reason {
        PauseReason::Operator => &[],
        PauseReason::Reloaded if connected => &[Mend::Resume],
        PauseReason::Reloaded | PauseReason::CredentialsExpired | PauseReason::NoCredentials => &[Mend::Credentials],
        PauseReason::Credentials(_) => &[Mend::Credentials, Mend::TryAgain],
        PauseReason::AccountNotRecognised => &[Mend::OtherCredentials, Mend::SameAccount],
        PauseReason::Permission(_) => &[Mend::TryAgain, Mend::OtherCredentials],
        PauseReason::Clock(_) | PauseReason::Malformed(_) | PauseReason::SourceAddress(_) => &[Mend::TryAgain],
        PauseReason::Journal => &[Mend::WithoutJournal],
    }
}

#[component]
fn MendButton(mend: Mend, actions: Actions, endpoint: Option<EndpointId>) -> AnyView {
    let (word, icon, primary) = match mend {
        Mend::Resume => (pause::RESUME, Icon::Play, true),
        Mend::TryAgain => (pause::TRY_AGAIN, Icon::Again, false),
        Mend::Credentials => (pause::ENTER, Icon::Lock, true),
        Mend::OtherCredentials => (pause::ENTER_OTHER, Icon::Lock, false),
        Mend::SameAccount => (pause::SAME_ACCOUNT, Icon::Check, false),
        Mend::WithoutJournal => (pause::WITHOUT_JOURNAL, Icon::Play, false),
    };
    let press = move |_| match mend {
        Mend::Resume | Mend::TryAgain => actions.view.feed(Event::Resume),
        Mend::Credentials | Mend::OtherCredentials => actions.on_credentials.run(()),
        Mend::SameAccount => endpoint.iter().for_each(|endpoint| actions.view.feed(Event::SameAccount(endpoint.clone()))),
        Mend::WithoutJournal => actions.view.feed(Event::GoOnWithoutJournal),
    };
    view! {
        <button type="button" class=if primary { "button primary" } else { "button" } on:click=press>
            <Picture icon=icon />
            {word}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use edgezone_core::api::{ApiError, ErrorCode};

    use super::*;

    fn error() -> ApiError {
        ApiError { code: ErrorCode::new("AuthFailure.TokenFailure"), message: "no".into(), request_id: Some("r".into()) }
    }

    #[test]
    fn every_pause_but_the_operators_own_has_a_button_that_mends_it() {
        let reasons = [
            PauseReason::Credentials(error()),
            PauseReason::CredentialsExpired,
            PauseReason::NoCredentials,
            PauseReason::AccountNotRecognised,
            PauseReason::Permission(error()),
            PauseReason::Clock(error()),
            PauseReason::Malformed(error()),
            PauseReason::SourceAddress(error()),
            PauseReason::Journal,
            PauseReason::Reloaded,
        ];
        for reason in reasons {
            assert!(!mends(&reason, false).is_empty(), "{reason:?}");
            assert!(!mends(&reason, true).is_empty(), "{reason:?}");
        }
    }

    #[test]
    fn nothing_offers_to_resume_without_credentials() {
        assert_eq!(mends(&PauseReason::Reloaded, false), [Mend::Credentials]);
        assert_eq!(mends(&PauseReason::Reloaded, true), [Mend::Resume]);
    }
}
