//! `config.json` beside the page: where the proxies are and what this deployment allows.
//!
//! One bundle serves everywhere because of it. It is public to whoever can open the page, so nothing secret belongs into
//! it; the demo account is one whose secrets guard nothing.

mod address;
mod error;
mod load;
mod parse;

use edgezone_core::credentials::Credentials;
use edgezone_core::ids::{EndpointId, Region};

pub use address::{ApiHost, BadAddress, ProxyUrl};
pub use error::ConfigError;
pub use load::load;

/// What the deployment has set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The endpoints an operator can choose from. At least one.
    pub endpoints: Vec<Endpoint>,
    /// The region shown first, until the account's own are known.
    pub default_region: Region,
    /// An account anyone may use, where there is one.
    pub demo: Option<DemoAccount>,
    /// Whether this console can terminate nothing at all.
    pub read_only: bool,
    /// The most instances one operation may terminate. `None`: no maximum. Never zero, which is `read_only`.
    pub max_instances_per_operation: Option<usize>,
    /// Protection rules as they came; the core knows their form.
    pub protection: Vec<serde_json::Value>,
}

/// A place where the service is, and the way there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// Its name in this configuration, such as `international`.
    pub id: EndpointId,
    /// The API host, which is signed.
    pub host: ApiHost,
    /// The proxy that requests are sent to.
    pub proxy: ProxyUrl,
}

/// The credentials of an account that anyone may use.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    credentials: Credentials,
}

impl DemoAccount {
    /// Credentials to connect with.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}
