//! Why something is not known, in the reader's language.

use edgezone_core::api::{CallError, InstanceStatus, NoAnswer};
use edgezone_core::operation::{Doubt, Outcome, Proof, Unresolved};

use crate::components::status::status_word;
use crate::text::operation::doubt;

/// Why no answer of the service arrived.
#[must_use]
pub fn no_answer(why: &NoAnswer) -> String {
    match why {
        NoAnswer::Timeout => doubt::TIMEOUT.get().to_owned(),
        NoAnswer::Unreachable => doubt::UNREACHABLE.get().to_owned(),
        NoAnswer::Status(status) => doubt::status(status.to_string()),
        NoAnswer::Unreadable(_) => doubt::UNREADABLE.get().to_owned(),
        NoAnswer::Interrupted => doubt::INTERRUPTED.get().to_owned(),
    }
}

/// Why an instance's fate was unclear.
#[must_use]
pub fn doubt_text(doubt: &Doubt) -> String {
    match doubt {
        Doubt::NoAnswer(why) => no_answer(why),
        Doubt::ServerFailed(error) => doubt::server_failed(error.code.as_str()),
        Doubt::NotNamed { .. } => doubt::NOT_NAMED.get().to_owned(),
        Doubt::Refused(error) => doubt::refused(error.code.as_str()),
        Doubt::RefusedWhole(error) => doubt::refused_whole(error.code.as_str()),
    }
}

/// Why it could not be found out: how it began, and what the look-ups told.
#[must_use]
pub fn unresolved_text(unresolved: &Unresolved) -> String {
    let began = doubt_text(unresolved.doubt());
    match unresolved {
        Unresolved::StillAlive { attempts, status, .. } => doubt::still_alive(*attempts, began, status_word(status)),
        Unresolved::NeverListed(_) => doubt::never_listed(began),
        Unresolved::LookUpFailed { error, .. } => doubt::look_up_failed(began, look_up_failure(error.as_ref())),
    }
}

fn look_up_failure(error: Option<&CallError>) -> String {
    match error {
        None => doubt::LOOK_UP_INCOMPLETE.get().to_owned(),
        Some(CallError::NoAnswer(why)) => no_answer(why),
        Some(CallError::Api(error)) => format!("{}: {}", error.code, error.message),
    }
}

/// What is to be said of an outcome beyond its word: the service's message, or why it is not known.
#[must_use]
pub fn note(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Failed(error) => error.message.clone(),
        Outcome::Checking(why) => doubt_text(why),
        Outcome::Unresolved(unresolved) => unresolved_text(unresolved),
        Outcome::Terminated { last_seen: Some(status), .. } if *status != InstanceStatus::Terminating => {
            doubt::fell_back(status_word(status))
        }
        Outcome::Terminated { proof: Proof::SeenTerminating, .. } => doubt::SEEN_TERMINATING.get().to_owned(),
        Outcome::Rehearsed(Some(status)) => doubt::seen(status_word(status)),
        Outcome::Rehearsed(None) => doubt::NOT_LISTED.get().to_owned(),
        Outcome::Terminated { .. } | Outcome::Gone { .. } | Outcome::Queued | Outcome::InFlight | Outcome::NotSent => String::new(),
    }
}
