//! Why nothing is sent: what happened, what was not touched, what to do, and the button that mends it.

use edgezone_core::api::{ApiError, CallError};
use edgezone_core::operation::{Event, PauseReason, Phase};
use edgezone_dom::prelude::*;

use super::actions::Actions;
use crate::components::icon::{Icon, Picture};
use crate::components::notice::{Notice, Tone};
use crate::components::problem::ServiceWords;
use crate::text::{Text, operation::pause};

/// The pause, if it is paused.
#[component]
pub fn PauseNotice(
    /// The operation.
    actions: Actions,
    /// The endpoint one is connected to, by its id.
    connected_to: Signal<Option<String>>,
) -> impl IntoView {
    let reason = Memo::new(move |_| {
        actions.view.phase.with(|phase| match phase {
            Some(Phase::Paused(reason)) => Some(reason.clone()),
            _ => None,
        })
    });
    move || reason.get().map(|reason| view! { <Paused actions connected_to reason /> })
}

#[component]
fn Paused(actions: Actions, connected_to: Signal<Option<String>>, reason: PauseReason) -> AnyView {
    let endpoint = StoredValue::new(actions.view.peek(|ledger| ledger.endpoint().to_owned()));
    let connected = Memo::new(move |_| connected_to.with(|to| endpoint.with_value(|endpoint| to.as_ref() == Some(endpoint))));
    let elsewhere = move || connected_to.get().filter(|to| endpoint.with_value(|endpoint| to != endpoint));
    let words = Words::of(&reason);
    let needs_credentials = reason == PauseReason::Reloaded || reason == PauseReason::NoCredentials;
    let untouched = move || pause::untouched(actions.view.tally.with(|tally| tally.queued));
    let trouble = (reason == PauseReason::Journal).then(|| actions.view.runner()).flatten().and_then(|runner| runner.storage_trouble());
    let buttons = {
        let reason = reason.clone();
        move || mends(&reason, connected.get()).iter().map(|mend| view! { <MendButton mend=*mend actions /> }).collect_view()
    };
    view! {
        <Notice tone=words.tone>
            <h2>{words.what}</h2>
            <p>
                {untouched}" "
                {move || if needs_credentials && !connected.get() { pause::ENTER_DO } else { words.to_do }.get()}
            </p>
            {move || elsewhere().filter(|_| needs_credentials).map(|to| {
                view! { <p>{endpoint.with_value(|endpoint| pause::other_endpoint(&to, endpoint))}</p> }
            })}
            {trouble.map(|trouble| view! { <p class="details" lang="en">{trouble.to_string()}</p> })}
            {service_error(&reason).map(|error| view! { <ServiceWords error=CallError::Api(error) /> })}
            <div class="actions">{buttons}</div>
        </Notice>
    }
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
fn MendButton(mend: Mend, actions: Actions) -> AnyView {
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
        Mend::SameAccount => actions.view.feed(Event::SameAccount),
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
