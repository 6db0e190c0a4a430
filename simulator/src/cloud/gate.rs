//! The checks that every request passes before its action is looked at.

use axum::http::{HeaderMap, Method};
use edgezone_core::api::VERSION;
use edgezone_core::ids::Region;

use crate::accounts::Accounts;
use crate::moment::Moment;
use crate::protocol::{ApiFault, Caller, authenticate, header};
use crate::zones;

/// The largest request the API takes.
pub const MAX_BODY: usize = 10 * 1024 * 1024;

/// The actions of the product that this simulator knows.
pub const ACTIONS: [&str; 3] = ["DescribeZones", "DescribeInstances", "TerminateInstances"];

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The HTTP method.
    pub method: Method,
    /// The path and query.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or `None` if it was over [`MAX_BODY`].
    pub body: Option<Vec<u8>>,
}

impl Incoming {
    /// The action it names.
    #[must_use]
    pub fn action(&self) -> &str {
        header(&self.headers, "x-tc-action")
    }
}

/// Checks form, host, signature, version and region. `now` is the service's clock.
///
/// # Errors
/// The API's own error.
pub(super) fn check(incoming: &Incoming, hosts: &[String], accounts: &Accounts, now: Moment) -> Result<(Caller, Region), ApiFault> {
    let headers = &incoming.headers;
    if incoming.method != Method::POST {
        return Err(ApiFault::new("UnsupportedProtocol", "Only HTTP POST is supported here."));
    }
    if incoming.target != "/" {
        return Err(ApiFault::new("InvalidRequest", "The request path is not valid: it must be `/` without a query."));
    }
    let Some(body) = &incoming.body else {
        return Err(ApiFault::new("RequestSizeLimitExceeded", "The request packet exceeds 10 MB."));
    };
    let content_type = header(headers, "content-type");
    if content_type.split(';').next().is_none_or(|mime| !mime.trim().eq_ignore_ascii_case("application/json")) {
        return Err(ApiFault::new("UnsupportedProtocol", "The content type must be application/json."));
    }
    let host = header(headers, "host");
    if !hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
        return Err(ApiFault::new("NoSuchProduct", format!("The product of the host `{host}` does not exist.")));
    }
    let action = incoming.action();
    if action.is_empty() {
        return Err(ApiFault::missing("Action"));
    }
    let caller = authenticate(headers, body, accounts, now)?;
    match header(headers, "x-tc-version") {
        "" => return Err(ApiFault::missing("Version")),
        VERSION => {}
        other => return Err(ApiFault::new("NoSuchVersion", format!("The API version `{other}` does not exist."))),
    }
    if !ACTIONS.contains(&action) {
        return Err(ApiFault::new("InvalidAction", format!("The action `{action}` does not exist in this version of the product.")));
    }
    match header(headers, "x-tc-region") {
        "" => Err(ApiFault::missing("Region")),
        region if zones::is_region(region) => Ok((caller, Region::from(region))),
        other => Err(ApiFault::new("UnsupportedRegion", format!("The region `{other}` is not supported."))),
    }
}
