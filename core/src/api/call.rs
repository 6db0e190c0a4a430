//! What became of one request: the service's answer, the service's error, or no answer of the service at all.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ApiError, ErrorClass, UnreadableAnswer, parse};

/// Why no answer of the service arrived. The request may or may not have been carried out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum NoAnswer {
    /// Nothing came within the time allowed.
    Timeout,
    /// The connection failed: the proxy is down, the network is, or the browser refused the answer for want of CORS
    /// headers. A page is not told which.
    Unreachable,
    /// Something other than the service answered, with this HTTP status (the service itself always answers 200).
    Status(u16),
    /// The status was 200, but the text was not an answer of the service.
    Unreadable(UnreadableAnswer),
    /// The page that sent the request was closed or crashed before the answer was recorded.
    Interrupted,
}

/// Why a request did not succeed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CallError {
    /// The service answered with an error.
    Api(ApiError),
    /// No answer of the service arrived.
    NoAnswer(NoAnswer),
}

impl CallError {
    /// What the error says about the request: without an answer of the service, nothing is known.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self {
            Self::Api(error) => error.code.class(),
            Self::NoAnswer(_) => ErrorClass::Ambiguous,
        }
    }
}

/// Reads what came back over HTTP.
///
/// # Errors
/// [`CallError::Api`] for an error of the service, [`CallError::NoAnswer`] for anything the service did not send.
pub fn interpret<T: DeserializeOwned>(status: u16, text: &str) -> Result<T, CallError> {
    if status != 200 {
        return Err(CallError::NoAnswer(NoAnswer::Status(status)));
    }
    match parse(text) {
        Ok(answer) => answer.map_err(CallError::Api),
        Err(unreadable) => Err(CallError::NoAnswer(NoAnswer::Unreadable(unreadable))),
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no answer in time"),
            Self::Unreachable => f.write_str("the connection failed"),
            Self::Status(status) => write!(f, "HTTP {status}, which the API never answers"),
            Self::Unreadable(unreadable) => unreadable.fmt(f),
            Self::Interrupted => f.write_str("the page closed before the answer was recorded"),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::NoAnswer(no_answer) => no_answer.fmt(f),
        }
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::TerminateInstancesAnswer;

    type Terminate = TerminateInstancesAnswer;

    #[test]
    fn only_status_200_can_be_the_service() {
        let good = r#"{"Response":{"InstanceIdSet":["a"],"RequestId":"r"}}"#;
        assert!(interpret::<Terminate>(200, good).is_ok());
        assert_eq!(interpret::<Terminate>(502, good), Err(CallError::NoAnswer(NoAnswer::Status(502))));
        let failed = interpret::<Terminate>(200, r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}}"#);
        assert_eq!(failed.unwrap_err().class(), ErrorClass::Ambiguous);
        assert_eq!(interpret::<Terminate>(200, "<html>"), Err(CallError::NoAnswer(NoAnswer::Unreadable(UnreadableAnswer::Html))));
    }
}
