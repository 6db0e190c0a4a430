//! Credentials in the shapes people hold them: JSON of STS, tccli or the machine's metadata, shell lines, INI.
//!
//! Refresh tokens, which live for weeks, are never read. No error quotes the text.

mod json;
mod lines;

use std::fmt;

use zeroize::Zeroizing;

use super::{Credentials, CredentialsError, Part};
use crate::ids::Region;
use crate::time::Millis;

/// Where a pasted text came from, by its shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// The answer of STS (AssumeRole, GetFederationToken), with its `Response` wrapper.
    StsAnswer,
    /// The same as `tccli sts` prints it, without the wrapper.
    StsUnwrapped,
    /// A profile of tccli, `~/.tccli/<profile>.credential`.
    TccliProfile,
    /// The metadata service of a machine with a role.
    Metadata,
    /// `export K=V`, `K=V` or `set K=V` lines.
    Variables,
    /// `~/.tencentcloud/credentials`.
    Ini,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// The credentials.
    pub credentials: Credentials,
    /// The shape they were in.
    pub shape: Shape,
    /// The region that stood beside them, if any.
    pub region: Option<Region>,
    /// Whether they have expired by the given clock. That clock may be wrong, so this is a warning and no refusal.
    pub expired: bool,
}

/// Why a text gives no credentials. Never quotes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PasteError {
    /// None of the known shapes.
    NotRecognized,
    /// JSON that breaks off, or whose fields have other types than the shape's.
    BrokenJson {
        /// The line, counted from 1, within the JSON.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// The shape is known, but parts are missing.
    Missing {
        /// The shape.
        shape: Shape,
        /// What is missing, in order.
        parts: Vec<Part>,
    },
    /// The text is an error that STS or the metadata service answered.
    ServiceError {
        /// Its code, such as `AuthFailure.SecretIdNotFound`, where it looks like one.
        code: Option<String>,
    },
    /// All parts are there, and one cannot be right.
    Invalid(CredentialsError),
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRecognized => {
                f.write_str("no credentials found; paste the JSON of an STS answer or of tccli, or lines such as TENCENTCLOUD_SECRET_ID=…")
            }
            Self::BrokenJson { line, column } => {
                write!(f, "the JSON is broken or cut off at line {line}, column {column}; copy it whole")
            }
            Self::Missing { parts, .. } => {
                f.write_str("missing: ")?;
                for (i, part) in parts.iter().enumerate() {
                    write!(f, "{}{part}", if i == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::ServiceError { code: Some(code) } => write!(f, "this is an error answer ({code}), not credentials"),
            Self::ServiceError { code: None } => f.write_str("this is an error answer, not credentials"),
            Self::Invalid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PasteError {}

impl From<CredentialsError> for PasteError {
    fn from(error: CredentialsError) -> Self {
        Self::Invalid(error)
    }
}

/// What a shape's reader found. Every copy wipes itself.
#[derive(Default)]
struct Found {
    secret_id: Option<Zeroizing<String>>,
    secret_key: Option<Zeroizing<String>>,
    token: Option<Zeroizing<String>>,
    region: Option<Zeroizing<String>>,
    expires_at: Option<Millis>,
}

/// Reads credentials out of a pasted text; `now` only tells whether they have expired.
///
/// # Errors
/// [`PasteError`] says what is missing or wrong, and never quotes the text.
pub fn parse(text: &str, now: Millis) -> Result<Pasted, PasteError> {
    let text = super::trim(text);
    let (shape, found) = if text.starts_with('{') {
        json::read(text)?
    } else if let Some(read) = lines::read(text) {
        read
    } else if let Some(json) = text.find('{').and_then(|at| text.get(at..)) {
        json::read(json)?
    } else {
        return Err(PasteError::NotRecognized);
    };
    finish(shape, found, now)
}

fn finish(shape: Shape, found: Found, now: Millis) -> Result<Pasted, PasteError> {
    let filled = |text: Option<Zeroizing<String>>| text.filter(|text| !super::trim(text).is_empty());
    let (id, key, token) = (filled(found.secret_id), filled(found.secret_key), filled(found.token));
    // A token is what makes these three shapes temporary: without it the other two parts are of no use.
    let needs_token = matches!(shape, Shape::StsAnswer | Shape::StsUnwrapped | Shape::Metadata);
    match (id, key) {
        (Some(id), Some(key)) if token.is_some() || !needs_token => {
            let credentials = Credentials::new(&id, &key, token.as_ref().map(|token| token.as_str()), found.expires_at)?;
            let region = found.region.map(|region| region.trim().to_owned()).filter(|region| !region.is_empty()).map(Region::from);
            Ok(Pasted { expired: credentials.is_expired(now), credentials, shape, region })
        }
        (id, key) => {
            let missing = [(Part::SecretId, id.is_none()), (Part::SecretKey, key.is_none()), (Part::Token, needs_token && token.is_none())];
            Err(PasteError::Missing { shape, parts: missing.into_iter().filter(|(_, missing)| *missing).map(|(part, _)| part).collect() })
        }
    }
}

#[cfg(test)]
mod tests;
