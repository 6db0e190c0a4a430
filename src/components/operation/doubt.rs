//! Why something is not known, in the reader's language.

use edgezone_core::api::{CallError, NoAnswer};
use edgezone_core::operation::{Doubt, Unresolved};

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
