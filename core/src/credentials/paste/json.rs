//! The JSON shapes. Only the named fields are read: everything else, refresh tokens among it, is skipped by the parser.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::{Found, PasteError, Shape};
use crate::time::Millis;

/// The top level of every JSON shape; the fields that are there tell which it is.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    response: Option<Sts>,
    // The answer of STS without its wrapper.
    credentials: Option<Keys>,
    #[serde(default, deserialize_with = "time")]
    expired_time: Option<Millis>,
    #[serde(default, deserialize_with = "time")]
    expiration: Option<Millis>,
    // The machine's metadata, beside `ExpiredTime`.
    code: Option<String>,
    #[serde(default, deserialize_with = "wiped")]
    tmp_secret_id: Text,
    #[serde(default, deserialize_with = "wiped")]
    tmp_secret_key: Text,
    #[serde(default, deserialize_with = "wiped")]
    token: Text,
    // A profile of tccli.
    #[serde(default, rename = "secretId", deserialize_with = "wiped")]
    profile_id: Text,
    #[serde(default, rename = "secretKey", deserialize_with = "wiped")]
    profile_key: Text,
    #[serde(default, rename = "token", deserialize_with = "wiped")]
    profile_token: Text,
    #[serde(default, rename = "expiresAt", deserialize_with = "time")]
    profile_expiry: Option<Millis>,
    #[serde(rename = "type")]
    profile_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sts {
    error: Option<ServiceError>,
    credentials: Option<Keys>,
    #[serde(default, deserialize_with = "time")]
    expired_time: Option<Millis>,
    #[serde(default, deserialize_with = "time")]
    expiration: Option<Millis>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ServiceError {
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Keys {
    #[serde(default, deserialize_with = "wiped")]
    tmp_secret_id: Text,
    #[serde(default, deserialize_with = "wiped")]
    tmp_secret_key: Text,
    #[serde(default, deserialize_with = "wiped")]
    token: Text,
}

type Text = Option<Zeroizing<String>>;

impl Keys {
    fn found(self, expires_at: Option<Millis>) -> Found {
        Found { secret_id: self.tmp_secret_id, secret_key: self.tmp_secret_key, token: self.token, region: None, expires_at }
    }
}

/// Reads the JSON value at the start of the text; what follows it (a shell prompt, say) is not looked at.
pub(super) fn read(text: &str) -> Result<(Shape, Found), PasteError> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Document>();
    let document = match documents.next() {
        Some(Ok(document)) => document,
        // The parser's own message may quote the text, so only the place is kept.
        Some(Err(error)) => return Err(PasteError::BrokenJson { line: error.line(), column: error.column() }),
        None => return Err(PasteError::NotRecognized),
    };
    if let Some(sts) = document.response {
        return match (sts.error, sts.credentials) {
            (Some(error), _) => Err(service_error(error.code)),
            (None, Some(keys)) => Ok((Shape::StsAnswer, keys.found(sts.expired_time.or(sts.expiration)))),
            (None, None) => Err(PasteError::NotRecognized),
        };
    }
    if let Some(keys) = document.credentials {
        return Ok((Shape::StsUnwrapped, keys.found(document.expired_time.or(document.expiration))));
    }
    if document.code.as_deref().is_some_and(|code| code != "Success") {
        return Err(service_error(document.code));
    }
    if document.tmp_secret_id.is_some() || document.tmp_secret_key.is_some() {
        let keys = Keys { tmp_secret_id: document.tmp_secret_id, tmp_secret_key: document.tmp_secret_key, token: document.token };
        return Ok((Shape::Metadata, keys.found(document.expired_time.or(document.expiration))));
    }
    // A profile of a machine's role names its type only; the keys are fetched anew each time.
    if document.profile_id.is_some() || document.profile_key.is_some() || document.profile_type.is_some() {
        let found = Found {
            secret_id: document.profile_id,
            secret_key: document.profile_key,
            token: document.profile_token,
            region: None,
            expires_at: document.profile_expiry,
        };
        return Ok((Shape::TccliProfile, found));
    }
    Err(PasteError::NotRecognized)
}

/// A code is shown, so it must look like one: a secret in its place is not repeated.
fn service_error(code: Option<String>) -> PasteError {
    let looks_like_a_code = |code: &String| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    PasteError::ServiceError { code: code.filter(looks_like_a_code) }
}

fn wiped<'de, D: Deserializer<'de>>(d: D) -> Result<Text, D::Error> {
    Ok(Option::<String>::deserialize(d)?.map(Zeroizing::new))
}

/// Seconds since the epoch, as a number or its text, or `YYYY-MM-DDThh:mm:ssZ`. Anything else is no expiry: what cannot
/// be read must not be a reason to refuse good credentials.
fn time<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Millis>, D::Error> {
    Ok(match serde_json::Value::deserialize(d)? {
        serde_json::Value::Number(n) => n.as_i64(),
        serde_json::Value::String(s) => match Millis::parse_rfc3339_utc(&s) {
            Some(at) => return Ok(Some(at)),
            None => s.trim().parse().ok(),
        },
        _ => None,
    }
    .filter(|seconds| *seconds > 0)
    .map(Millis::from_seconds))
}
