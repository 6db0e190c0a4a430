//! Why a request failed, in the operator's terms: what happened, what was not touched, what to do.

use edgezone_core::api::{CallError, ErrorClass, NoAnswer};
use edgezone_dom::prelude::*;

use super::notice::{Notice, Tone};
use crate::state::service::ReadError;
use crate::state::session::ConnectError;
use crate::text::{self, Text, problem};

/// What happened, in one sentence of the current language. `proxy` is the address the request went to.
#[must_use]
pub fn what_happened(error: &CallError, proxy: &str) -> String {
    match error {
        CallError::Api(error) => refusal(error.code.as_str(), error.code.class()).0.get().to_owned(),
        CallError::NoAnswer(NoAnswer::Timeout) => problem::timeout(proxy),
        CallError::NoAnswer(NoAnswer::Unreachable | NoAnswer::Interrupted) => problem::unreachable(proxy),
        CallError::NoAnswer(NoAnswer::Status(status)) => problem::gateway(proxy, status.to_string()),
        CallError::NoAnswer(NoAnswer::Unreadable(_)) => problem::unreadable(proxy),
    }
}

/// What to do about it.
#[must_use]
pub fn what_to_do(error: &CallError) -> Text {
    match error {
        CallError::Api(error) => refusal(error.code.as_str(), error.code.class()).1,
        CallError::NoAnswer(NoAnswer::Timeout) => problem::TIMEOUT_DO,
        CallError::NoAnswer(NoAnswer::Unreachable | NoAnswer::Interrupted) => problem::UNREACHABLE_DO,
        CallError::NoAnswer(NoAnswer::Status(_)) => problem::GATEWAY_DO,
        CallError::NoAnswer(NoAnswer::Unreadable(_)) => problem::UNREADABLE_DO,
    }
}

fn refusal(code: &str, class: ErrorClass) -> (Text, Text) {
    match class {
        ErrorClass::Credentials if code == "AuthFailure.TokenFailure" => (problem::TOKEN, problem::TOKEN_DO),
        ErrorClass::Credentials => (problem::KEY, problem::KEY_DO),
        ErrorClass::Clock => (problem::CLOCK, problem::CLOCK_DO),
        ErrorClass::Permission => (problem::PERMISSION, problem::PERMISSION_DO),
        ErrorClass::Throttled => (problem::THROTTLED, problem::THROTTLED_DO),
        ErrorClass::SourceAddress => (problem::ADDRESS, problem::ADDRESS_DO),
        ErrorClass::NotFound => (problem::NOT_FOUND, problem::NOT_FOUND_DO),
        ErrorClass::Malformed | ErrorClass::Mixed | ErrorClass::ResourceState => (problem::MALFORMED, problem::MALFORMED_DO),
        ErrorClass::Ambiguous => (problem::SERVER, problem::SERVER_DO),
    }
}

/// The service's own words, where it was the service that answered: code, message and request id.
#[component]
pub fn ServiceWords(
    /// The failure.
    error: CallError,
) -> impl IntoView {
    let CallError::Api(error) = error else { return None };
    let code = error.code.as_str().to_owned();
    let message = error.message;
    let request = error.request_id.map(|id| {
        let copy = id.clone();
        view! {
            <span class="spoken">{move || text::common::request(&copy)}</span>
            <span aria-hidden="true">" · "<code>{id.to_string()}</code></span>
        }
    });
    Some(view! {
        <p class="details">{move || problem::service_said(&message)}</p>
        <p class="details">
            <code>{code}</code>
            {request}
        </p>
    })
}

/// The whole of a failure: heading, what happened, what was not touched, what to do, and the service's words.
#[component]
pub fn Refusal(
    /// What did not work.
    #[prop(into)]
    heading: Signal<String>,
    /// Why.
    error: ConnectError,
    /// The proxy it was tried through.
    proxy: String,
    /// Buttons that mend it.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let actions = children.map(|children| view! { <div class="actions">{children()}</div> });
    let call = match &error {
        ConnectError::Read(ReadError::Call(call)) => Some(call.clone()),
        ConnectError::Read(ReadError::NotSent(_)) | ConnectError::Expired => None,
    };
    let todo = match &error {
        ConnectError::Read(ReadError::Call(call)) => what_to_do(call),
        ConnectError::Read(ReadError::NotSent(_)) => problem::NOT_SENT_DO,
        ConnectError::Expired => problem::EXPIRED_DO,
    };
    let what = move || match &error {
        ConnectError::Read(ReadError::Call(call)) => what_happened(call, &proxy),
        ConnectError::Read(ReadError::NotSent(why)) => problem::not_sent(why.to_string()),
        ConnectError::Expired => problem::EXPIRED.get().to_owned(),
    };
    view! {
        <Notice tone=Tone::Danger>
            <h2>{heading}</h2>
            <p>{what}" "{problem::NOTHING_CHANGED}" "{todo}</p>
            {call.map(|error| view! { <ServiceWords error /> })}
            {actions}
        </Notice>
    }
}
