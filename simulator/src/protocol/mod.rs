//! What every request has in common, whatever its action: headers, signature, envelope, errors.

mod answer;
mod auth;
mod params;

pub use answer::{ApiFault, envelope, error_envelope};
pub use auth::{Caller, authenticate};
pub use params::Params;

use axum::http::HeaderMap;

/// A header's value as text; empty where it is absent or not text.
#[must_use]
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
