//! Why there is no configuration, and what to mend.

use std::fmt;

use edgezone_core::credentials::CredentialsError;

use super::BadAddress;

/// Why `config.json` cannot be used. Names what is wrong; quotes no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigError {
    /// The web server of this page did not answer, or not in time.
    Unreachable,
    /// The web server answered something else than 200: with 404 the file is not there.
    Status(u16),
    /// The text is not JSON.
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// A field is missing or has another type.
    Field {
        /// Where it is, such as `endpoints[0].proxy`.
        path: String,
        /// What is expected there.
        expected: &'static str,
    },
    /// A field that this console does not know: misspelt, or meant for another version.
    UnknownField {
        /// Where it is.
        path: String,
    },
    /// There is no endpoint.
    NoEndpoint,
    /// An endpoint's id is empty, or another endpoint has it too.
    EndpointId {
        /// The id.
        id: String,
    },
    /// An endpoint's host is no host.
    Host {
        /// The endpoint's id.
        endpoint: String,
        /// Why not.
        why: BadAddress,
    },
    /// An endpoint's proxy is no address to send to.
    Proxy {
        /// The endpoint's id.
        endpoint: String,
        /// Why not.
        why: BadAddress,
    },
    /// `defaultRegion` is empty or is no region.
    DefaultRegion,
    /// `maxInstancesPerOperation` is zero. To forbid terminating, `readOnly` is the switch.
    ZeroMaximum,
    /// The demo account's fields are no credentials.
    DemoCredentials(CredentialsError),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("config.json ")?;
        match self {
            Self::Unreachable => f.write_str("could not be loaded: the web server of this page did not answer"),
            Self::Status(404) => f.write_str("is missing: put it beside index.html"),
            Self::Status(status) => write!(f, "could not be loaded: the web server answered HTTP {status}"),
            Self::NotJson { line, column } => write!(f, "is not JSON: see line {line}, column {column}"),
            Self::Field { path, expected } => write!(f, "needs {expected} as {path}"),
            Self::UnknownField { path } => write!(f, "has a field that this console does not know: {path}"),
            Self::NoEndpoint => f.write_str("names no endpoint: endpoints needs at least one"),
            Self::EndpointId { id } if id.is_empty() => f.write_str("has an endpoint without an id"),
            Self::EndpointId { id } => write!(f, "has two endpoints with the id {id}"),
            Self::Host { endpoint, why } => write!(f, "has a host that cannot be used, in endpoint {endpoint}: {why}"),
            Self::Proxy { endpoint, why } => write!(f, "has a proxy that cannot be used, in endpoint {endpoint}: {why}"),
            Self::DefaultRegion => f.write_str("needs a defaultRegion, such as ap-guangzhou"),
            Self::ZeroMaximum => f.write_str("has a maxInstancesPerOperation of 0: to forbid terminating, set readOnly to true"),
            Self::DemoCredentials(error) => write!(f, "has a demo account that cannot be used: {error}"),
        }
    }
}

impl std::error::Error for ConfigError {}
