//! Requests to the service: signed in this browser, sent through the configured proxy.

use std::cell::RefCell;
use std::fmt;

use edgezone_core::api::{Action, CallError, NoAnswer, RequestBody, interpret};
use edgezone_core::ids::Region;
use edgezone_core::tc3::{self, SignError, Signer};
use edgezone_core::time::{Millis, Span};
use futures_util::future::{Either, select};
use gloo_net::http;
use serde::de::DeserializeOwned;
use web_sys::{RequestCredentials, RequestMode};

use crate::abandon::Abandon;
use crate::abort::AbortOnDrop;
use crate::clock::{self, Instant};
use crate::config::Endpoint;
use crate::fetch::{self, Nothing};
use crate::timer::Timers;

/// The language of the service's messages, `X-TC-Language`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// `en-US`
    #[default]
    English,
    /// `zh-CN`
    Chinese,
}

impl Language {
    /// The value of the header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Chinese => "zh-CN",
        }
    }
}

/// How one request is made.
#[derive(Clone)]
pub struct CallOptions {
    /// What to add to this computer's clock to get the service's.
    pub clock_skew: Span,
    /// How long the whole answer may take, to its last byte.
    pub timeout: Span,
    /// The language of the service's messages.
    pub language: Language,
    /// Lets the caller give up before the answer is there.
    pub abandon: Option<Abandon>,
}

impl Default for CallOptions {
    /// A right clock, 30 seconds, English messages.
    fn default() -> Self {
        Self { clock_skew: Span(0), timeout: Span::seconds(30), language: Language::English, abandon: None }
    }
}

/// What became of one request that was sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Reply<T> {
    /// The service's answer, its error, or why there is none. A request that was abandoned is [`NoAnswer::Interrupted`].
    pub result: Result<T, CallError>,
    /// The service's clock when it answered, in whole seconds, if the proxy exposes the `Date` header.
    pub date: Option<Millis>,
    /// When the request was sent, by this computer's clock.
    pub sent_at: Millis,
    /// When its fate was known, by this computer's clock.
    pub answered_at: Millis,
    /// The time between the two, by a clock that is never set.
    pub round_trip: Span,
}

/// Why a request was not sent at all: nothing was done, and nothing needs to be looked up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotSent {
    /// It could not be signed.
    Sign(SignError),
    /// The browser refuses the value of this header.
    Header(&'static str),
    /// The browser refuses the proxy's address.
    Proxy,
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(error) => error.fmt(f),
            Self::Header(header) => write!(f, "the browser refuses the value of {header}"),
            Self::Proxy => f.write_str("the browser refuses the address of the configured proxy"),
        }
    }
}

impl std::error::Error for NotSent {}

impl From<SignError> for NotSent {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

/// Sends requests to one endpoint.
#[derive(Clone)]
pub struct ApiClient {
    endpoint: Endpoint,
    timers: Timers,
}

/// A request that is signed and not sent yet. Its signature is good for five minutes at most, so send it at once; it can
/// be sent only once, since every attempt is signed anew.
pub struct SignedRequest {
    request: http::Request,
    abort: AbortOnDrop,
    timeout: Span,
    abandon: Option<Abandon>,
}

impl ApiClient {
    /// A client of this endpoint. The timers measure the time-outs.
    #[must_use]
    pub fn new(endpoint: Endpoint, timers: Timers) -> Self {
        Self { endpoint, timers }
    }

    /// The endpoint it sends to.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Signs and sends one attempt. Dropping the future aborts the request.
    ///
    /// # Errors
    /// [`NotSent`] if nothing left this page. Everything that happens afterwards is in the reply.
    pub async fn call<T: DeserializeOwned>(
        &self,
        signer: &RefCell<Signer>,
        region: &Region,
        body: &impl RequestBody,
        options: &CallOptions,
    ) -> Result<Reply<T>, NotSent> {
        let signed = self.sign(&mut signer.borrow_mut(), region, body, options)?;
        Ok(self.send(signed).await)
    }

    /// Signs one attempt with the service's time as it is known now.
    ///
    /// # Errors
    /// [`NotSent`] if it cannot be signed, or the browser cannot send such a request.
    pub fn sign(
        &self,
        signer: &mut Signer,
        region: &Region,
        body: &impl RequestBody,
        options: &CallOptions,
    ) -> Result<SignedRequest, NotSent> {
        self.sign_text(signer, region, body.action(), body.body(), options)
    }

    /// Sends a signed attempt and waits for its fate. Dropping the future aborts the request.
    pub async fn send<T: DeserializeOwned>(&self, signed: SignedRequest) -> Reply<T> {
        let Reply { result, date, sent_at, answered_at, round_trip } = self.send_for_text(signed).await;
        Reply { result: result.and_then(|text| interpret(OK, &text)), date, sent_at, answered_at, round_trip }
    }

    // Everything but the parsing is kept out of the generic functions, so that it is in the bundle once.

    fn sign_text(
        &self,
        signer: &mut Signer,
        region: &Region,
        action: Action,
        text: String,
        options: &CallOptions,
    ) -> Result<SignedRequest, NotSent> {
        let timestamp = (clock::now() + options.clock_skew).as_seconds();
        let mut request = tc3::Request::edgezone(self.endpoint.host.as_str(), region, action, &text, timestamp);
        request.language = Some(options.language.as_str());
        let signed = signer.sign(&request)?;
        // Set one by one, since the browser throws on a value it does not take.
        let headers = web_sys::Headers::new().map_err(|_| NotSent::Header("Headers"))?;
        for (name, value) in signed.iter() {
            headers.set(name, value).map_err(|_| NotSent::Header(name))?;
        }
        let abort = AbortOnDrop::new();
        let request = fetch::strict(http::Request::post(self.endpoint.proxy.as_str()))
            .mode(RequestMode::Cors)
            .credentials(RequestCredentials::Omit)
            .headers(http::Headers::from_raw(headers))
            .abort_signal(abort.signal().as_ref())
            .body(text)
            .map_err(|_| NotSent::Proxy)?;
        Ok(SignedRequest { request, abort, timeout: options.timeout, abandon: options.abandon.clone() })
    }

    async fn send_for_text(&self, signed: SignedRequest) -> Reply<String> {
        let SignedRequest { request, abort, timeout, abandon } = signed;
        let sent_at = clock::now();
        let started = Instant::now();
        let exchange = fetch::exchange(request, timeout, &self.timers);
        let outcome = match abandon {
            None => exchange.await.map_err(Some),
            Some(abandon) if abandon.is_abandoned() => Err(None),
            Some(abandon) => match select(Box::pin(exchange), Box::pin(abandon.abandoned())).await {
                Either::Left((outcome, _)) => outcome.map_err(Some),
                Either::Right(_) => Err(None),
            },
        };
        drop(abort);
        let (date, result) = match outcome {
            Ok(received) if received.status == OK => (received.date, Ok(received.text)),
            Ok(received) => (received.date, Err(NoAnswer::Status(received.status))),
            Err(nothing) => (None, Err(no_answer(nothing))),
        };
        Reply { result: result.map_err(CallError::NoAnswer), date, sent_at, answered_at: clock::now(), round_trip: started.elapsed() }
    }
}

/// The only status the service answers with (API reference, common errors).
const OK: u16 = 200;

/// `None`: the caller gave up.
fn no_answer(nothing: Option<Nothing>) -> NoAnswer {
    match nothing {
        Some(Nothing::Timeout) => NoAnswer::Timeout,
        Some(Nothing::Unreachable) => NoAnswer::Unreachable,
        None => NoAnswer::Interrupted,
    }
}
