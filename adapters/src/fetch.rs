//! One exchange over HTTP: what came back, or why nothing did.

use edgezone_core::time::{Millis, Span};
use futures_util::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder};
use web_sys::{ReferrerPolicy, RequestCache, RequestRedirect};

use crate::timer::Timers;
use crate::{clock, page};

/// What came back.
pub(crate) struct Received {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The `Date` header, where the browser shows it.
    pub(crate) date: Option<Millis>,
    /// The whole body of a 200; the body of anything else is not read.
    pub(crate) text: String,
}

/// Why nothing came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Nothing {
    /// The time ran out before the body ended.
    Timeout,
    /// The connection failed, or the browser kept the answer from the page.
    Unreachable,
}

/// The rules every request of this console keeps: no cache, no redirect, no referrer.
pub(crate) fn strict(request: RequestBuilder) -> RequestBuilder {
    request.cache(RequestCache::NoStore).redirect(RequestRedirect::Error).referrer_policy(ReferrerPolicy::NoReferrer)
}

/// Sends and reads the body to its end, all within the time given.
///
/// The browser's error texts are dropped on purpose: they say nothing that is certain, and may quote a header.
pub(crate) async fn exchange(request: Request, timeout: Span, timers: &Timers) -> Result<Received, Nothing> {
    if page::is_stopped() {
        // Neither sent nor told to be unsent: who asks may be in the middle of something that makes no sense.
        return std::future::pending().await;
    }
    let answered = Box::pin(async {
        let response = request.send().await.map_err(|_| Nothing::Unreachable)?;
        let status = response.status();
        let date = response.headers().get("date").and_then(|date| clock::parse_http_date(&date));
        let text = match status {
            200 => response.text().await.map_err(|_| Nothing::Unreachable)?,
            _ => String::new(),
        };
        Ok(Received { status, date, text })
    });
    let late = Box::pin(timers.sleep(timeout));
    match select(answered, late).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Nothing::Timeout),
    }
}
