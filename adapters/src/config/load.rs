//! Fetching the configuration from the page's own origin.

use edgezone_core::time::Span;
use gloo_net::http::Request;
use web_sys::{RequestCredentials, RequestMode};

use super::{Config, ConfigError};
use crate::abort::AbortOnDrop;
use crate::fetch;
use crate::timer::Timers;

/// Beside index.html, which is at the root of its origin. Not relative: the page's own address may be `/operation/op-1`.
const ADDRESS: &str = "/config.json";
const TIMEOUT: Span = Span::seconds(15);

/// Loads `config.json`, never from the cache, so that a change is seen at the next reload.
///
/// # Errors
/// [`ConfigError`] that names what is wrong first.
pub async fn load() -> Result<Config, ConfigError> {
    let abort = AbortOnDrop::new();
    let request = fetch::strict(Request::get(ADDRESS))
        .mode(RequestMode::SameOrigin)
        // The page may stand behind a login of its own web server.
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(abort.signal().as_ref())
        .build()
        .map_err(|_| ConfigError::Unreachable)?;
    let received = fetch::exchange(request, TIMEOUT, &Timers::of_page()).await.map_err(|_| ConfigError::Unreachable)?;
    match received.status {
        200 => Config::parse(&received.text),
        status => Err(ConfigError::Status(status)),
    }
}
