//! All stages together: a request in, the headers to send out.

use std::fmt;

use zeroize::Zeroizing;

use super::canonical::{ALGORITHM, CredentialScope, UtcDay, canonical_request, signed_header_names, string_to_sign};
use super::key::SigningKey;
use crate::api;
use crate::credentials::Credentials;
use crate::ids::Region;

/// Which headers a signature binds. The service demands the content type and the host, so no choice leaves them out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SignedHeaders {
    /// `content-type;host;x-tc-action`: what the current reference signs. A relay cannot swap the action.
    #[default]
    WithAction,
    /// `content-type;host`: what the official SDKs sign. The action is not bound.
    ContentTypeAndHost,
}

/// A request as values. What is signed here must be sent byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request<'a> {
    /// The API host the service is to see, also when a proxy stands before it.
    pub host: &'a str,
    /// The service in the credential scope.
    pub service: &'a str,
    /// The action's name.
    pub action: &'a str,
    /// The API version.
    pub version: &'a str,
    /// The region, where the action wants one.
    pub region: Option<&'a Region>,
    /// The language of messages: `en-US` or `zh-CN`.
    pub language: Option<&'a str>,
    /// The content type of the body.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a str,
    /// Seconds since the epoch, by the service's clock as well as it is known.
    pub timestamp: i64,
    /// Which headers to sign.
    pub signed_headers: SignedHeaders,
}

impl<'a> Request<'a> {
    /// A request of this product: service, version, content type and signed headers as this console sends them.
    #[must_use]
    pub fn edgezone(host: &'a str, region: &'a Region, action: api::Action, body: &'a str, timestamp: i64) -> Self {
        Self {
            host,
            service: api::SERVICE,
            action: action.as_str(),
            version: api::VERSION,
            region: Some(region),
            language: None,
            content_type: api::CONTENT_TYPE,
            body,
            timestamp,
            signed_headers: SignedHeaders::default(),
        }
    }

    fn headers_to_sign(&self) -> Vec<(&'static str, &'a str)> {
        let mut headers = vec![("content-type", self.content_type), ("host", self.host)];
        if self.signed_headers == SignedHeaders::WithAction {
            headers.push(("x-tc-action", self.action));
        }
        headers
    }

    /// A line break in a header's value would let it speak for the lines that follow it.
    fn check(&self) -> Result<(), SignError> {
        let values = [
            ("Host", self.host),
            ("Content-Type", self.content_type),
            ("X-TC-Action", self.action),
            ("X-TC-Version", self.version),
            ("X-TC-Region", self.region.map_or("", Region::as_str)),
            ("X-TC-Language", self.language.unwrap_or_default()),
        ];
        match values.into_iter().find(|(_, value)| value.bytes().any(|byte| byte.is_ascii_control())) {
            Some((header, _)) => Err(SignError::ControlCharacter { header }),
            None => Ok(()),
        }
    }

    /// The canonical request, the first stage.
    #[must_use]
    pub fn canonical_request(&self) -> String {
        canonical_request(&self.headers_to_sign(), self.body.as_bytes())
    }
}

/// Why a request cannot be signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignError {
    /// The timestamp is outside the years 0 to 9999.
    Timestamp,
    /// A header's value holds a line break or another control character.
    ControlCharacter {
        /// Which header.
        header: &'static str,
    },
    /// The HMAC library refused the key. It takes keys of any length, so this does not happen.
    KeyRefused,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timestamp => f.write_str("the clock shows a year outside 0 to 9999; set it right"),
            Self::ControlCharacter { header } => write!(f, "the value of {header} holds a line break or another control character"),
            Self::KeyRefused => f.write_str("the secret key cannot be used for signing"),
        }
    }
}

impl std::error::Error for SignError {}

/// The value of the `Authorization` header. It is good for five minutes, so it is wiped when dropped and never shown.
#[derive(Clone)]
pub struct Authorization(Zeroizing<String>);

impl Authorization {
    /// The value, for the request that carries it and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization([redacted])")
    }
}

/// The headers of one signed request. A browser sets `Host` by itself, so it is not among them; a native client must
/// send the host that was signed.
#[derive(Clone)]
pub struct Headers {
    authorization: Authorization,
    token: Option<crate::credentials::Secret>,
    plain: Vec<(&'static str, String)>,
}

impl Headers {
    /// Every header to send, by name and value. The values of `Authorization` and `X-TC-Token` are secret.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let token = self.token.as_ref().map(|token| ("X-TC-Token", token.expose()));
        std::iter::once(("Authorization", self.authorization.expose()))
            .chain(token)
            .chain(self.plain.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The `Authorization` header.
    #[must_use]
    pub fn authorization(&self) -> &Authorization {
        &self.authorization
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Headers").field("authorization", &self.authorization).field("plain", &self.plain).finish_non_exhaustive()
    }
}

/// Signs requests with one set of credentials, and keeps the derived key while day and service stay the same.
///
/// New credentials mean a new signer, so a key can never be used for credentials it was not derived from.
#[derive(Debug)]
pub struct Signer {
    credentials: Credentials,
    cached: Option<CachedKey>,
}

#[derive(Debug)]
struct CachedKey {
    day: UtcDay,
    service: String,
    key: SigningKey,
}

impl Signer {
    /// A signer for these credentials.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, cached: None }
    }

    /// The credentials it signs with.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Signs one attempt. Every attempt is signed anew, since the signature is bound to its second.
    ///
    /// # Errors
    /// [`SignError`] for a timestamp that has no calendar day, or a header value with a control character.
    pub fn sign(&mut self, request: &Request<'_>) -> Result<Headers, SignError> {
        request.check()?;
        let scope = CredentialScope { day: UtcDay::of(request.timestamp).ok_or(SignError::Timestamp)?, service: request.service };
        let to_sign = string_to_sign(request.timestamp, &scope, &request.canonical_request());
        let signature = self.key(&scope)?.sign(&to_sign)?;
        let authorization = Authorization(Zeroizing::new(format!(
            "{ALGORITHM} Credential={}/{scope}, SignedHeaders={}, Signature={}",
            self.credentials.secret_id(),
            signed_header_names(&request.headers_to_sign()),
            signature.as_str(),
        )));
        let mut plain = vec![
            ("Content-Type", request.content_type.to_owned()),
            ("X-TC-Action", request.action.to_owned()),
            ("X-TC-Version", request.version.to_owned()),
            ("X-TC-Timestamp", request.timestamp.to_string()),
        ];
        plain.extend(request.region.map(|region| ("X-TC-Region", region.to_string())));
        plain.extend(request.language.map(|language| ("X-TC-Language", language.to_owned())));
        Ok(Headers { authorization, token: self.credentials.token().cloned(), plain })
    }

    fn key(&mut self, scope: &CredentialScope<'_>) -> Result<&SigningKey, SignError> {
        let cached = match self.cached.take().filter(|cached| cached.day == scope.day && cached.service == scope.service) {
            Some(cached) => cached,
            None => CachedKey {
                day: scope.day,
                service: scope.service.to_owned(),
                key: SigningKey::derive(self.credentials.secret_key().expose(), scope)?,
            },
        };
        Ok(&self.cached.insert(cached).key)
    }
}
