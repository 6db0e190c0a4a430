//! Temporary credentials: held in memory only, wiped when dropped, never shown.

pub mod paste;
mod secret;

use std::fmt;

pub use secret::Secret;

use crate::time::{Millis, Span};

/// The most bytes a secret id or a secret key has (API notes, signing limits).
pub const MAX_KEY_BYTES: usize = 1024;

/// The most bytes a token has (API notes, signing limits).
pub const MAX_TOKEN_BYTES: usize = 4096;

/// One part of a set of credentials.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// The secret id, `TmpSecretId` in an STS answer.
    SecretId,
    /// The secret key, `TmpSecretKey` in an STS answer.
    SecretKey,
    /// The token, which temporary credentials have and permanent ones have not.
    Token,
}

impl Part {
    const fn max_bytes(self) -> usize {
        match self {
            Self::SecretId | Self::SecretKey => MAX_KEY_BYTES,
            Self::Token => MAX_TOKEN_BYTES,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SecretId => "secret id",
            Self::SecretKey => "secret key",
            Self::Token => "token",
        })
    }
}

/// Why texts are not credentials. Never holds the texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CredentialsError {
    /// Nothing but white space was given for a part.
    Empty(Part),
    /// A part is longer than the service takes.
    TooLong {
        /// Which part.
        part: Part,
        /// Its length in bytes.
        bytes: usize,
    },
    /// A part holds white space, a control character or a character outside ASCII: more than the part was copied.
    ForeignCharacter(Part),
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(part) => write!(f, "the {part} is empty"),
            Self::TooLong { part, bytes } => write!(f, "the {part} is {bytes} bytes long; at most {} are allowed", part.max_bytes()),
            Self::ForeignCharacter(part) => write!(f, "the {part} holds a space or a character that no {part} has; copy it again"),
        }
    }
}

impl std::error::Error for CredentialsError {}

/// A secret id, a secret key and, for temporary credentials, a token and an expiry.
///
/// White space around a pasted key is the usual cause of a failed signature, so every part is trimmed. There is no
/// `Serialize`, no `Display` and no comparison; `Debug` shows the shortened id.
#[derive(Clone)]
pub struct Credentials {
    secret_id: Secret,
    secret_key: Secret,
    token: Option<Secret>,
    expires_at: Option<Millis>,
}

impl Credentials {
    /// Credentials from their parts, trimmed. An empty token is no token.
    ///
    /// # Errors
    /// [`CredentialsError`] names the first part that is empty, too long, or not a credential's text.
    pub fn new(secret_id: &str, secret_key: &str, token: Option<&str>, expires_at: Option<Millis>) -> Result<Self, CredentialsError> {
        Ok(Self {
            secret_id: part(Part::SecretId, secret_id)?,
            secret_key: part(Part::SecretKey, secret_key)?,
            token: token.filter(|token| !trim(token).is_empty()).map(|token| part(Part::Token, token)).transpose()?,
            expires_at,
        })
    }

    /// The secret id. No secret in itself: it is in every request.
    #[must_use]
    pub fn secret_id(&self) -> &str {
        self.secret_id.expose()
    }

    /// The secret id for people: its first and last four characters.
    #[must_use]
    pub fn shortened_id(&self) -> String {
        shorten(self.secret_id.expose())
    }

    /// The secret key.
    #[must_use]
    pub fn secret_key(&self) -> &Secret {
        &self.secret_key
    }

    /// The token of temporary credentials.
    #[must_use]
    pub fn token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// When they expire, if whoever gave them said so.
    #[must_use]
    pub fn expires_at(&self) -> Option<Millis> {
        self.expires_at
    }

    /// The same credentials with an expiry, such as one the operator typed.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: Option<Millis>) -> Self {
        self.expires_at = expires_at;
        self
    }

    /// How long they are still good: negative once expired, `None` if nobody said.
    #[must_use]
    pub fn remaining(&self, now: Millis) -> Option<Span> {
        self.expires_at.map(|at| at - now)
    }

    /// Whether they are known to have expired.
    #[must_use]
    pub fn is_expired(&self, now: Millis) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("secret_id", &self.shortened_id())
            .field("secret_key", &self.secret_key)
            .field("token", &self.token)
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

fn part(part: Part, text: &str) -> Result<Secret, CredentialsError> {
    let text = trim(text);
    if text.is_empty() {
        return Err(CredentialsError::Empty(part));
    }
    if text.len() > part.max_bytes() {
        return Err(CredentialsError::TooLong { part, bytes: text.len() });
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(CredentialsError::ForeignCharacter(part));
    }
    Ok(Secret::new(text))
}

/// Also drops the invisible characters that word processors and chat programs leave around a copied text.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
}

fn shorten(id: &str) -> String {
    const SHOWN: usize = 4;
    match (id.get(..SHOWN), id.len().checked_sub(SHOWN).and_then(|from| id.get(from..))) {
        (Some(head), Some(tail)) if id.len() >= 3 * SHOWN => format!("{head}…{tail}"),
        _ => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_around_every_part_is_dropped() {
        let c = Credentials::new(" AKIDEXAMPLE\n", "\u{feff}key\t", Some("\u{200b}token "), None).unwrap();
        assert_eq!((c.secret_id(), c.secret_key().expose(), c.token().unwrap().expose()), ("AKIDEXAMPLE", "key", "token"));
    }

    #[test]
    fn the_part_at_fault_is_named() {
        let error = |id: &str, key: &str, token: &str| Credentials::new(id, key, Some(token), None).unwrap_err();
        assert_eq!(error(" ", "k", "t"), CredentialsError::Empty(Part::SecretId));
        assert_eq!(error("i", "\n", "t"), CredentialsError::Empty(Part::SecretKey));
        assert_eq!(error(&"i".repeat(1025), "k", "t"), CredentialsError::TooLong { part: Part::SecretId, bytes: 1025 });
        assert_eq!(error("i", "k", &"t".repeat(4097)), CredentialsError::TooLong { part: Part::Token, bytes: 4097 });
        assert_eq!(error("i", "k k", "t"), CredentialsError::ForeignCharacter(Part::SecretKey));
        assert_eq!(error("ï", "k", "t"), CredentialsError::ForeignCharacter(Part::SecretId));
        assert!(Credentials::new("i", "k", Some(&"t".repeat(4096)), None).is_ok());
        assert!(Credentials::new("i", "k", Some("  "), None).unwrap().token().is_none());
    }

    #[test]
    fn debug_shows_no_secret() {
        let c = Credentials::new("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3", Some("tok-en"), None).unwrap();
        let shown = format!("{c:?}");
        assert!(shown.contains("AKID…MPLE"), "{shown}");
        assert!(!shown.contains("Gu5t") && !shown.contains("tok-en") && !shown.contains("z8krbs"), "{shown}");
        assert_eq!(Credentials::new("short", "k", None, None).unwrap().shortened_id(), "…");
    }

    #[test]
    fn expiry_is_known_only_if_given() {
        let at = Millis::from_seconds(1000);
        let c = Credentials::new("i", "k", None, Some(at)).unwrap();
        assert_eq!(c.remaining(Millis::from_seconds(900)), Some(Span::seconds(100)));
        assert!(!c.is_expired(at - Span::millis(1)) && c.is_expired(at));
        assert!(!c.with_expiry(None).is_expired(Millis(i64::MAX)));
    }

    proptest! {
        #[test]
        fn any_texts_are_taken_or_refused_without_panicking(id in ".*", key in ".*", token in ".*") {
            let _ = Credentials::new(&id, &key, Some(&token), None).map(|c| c.shortened_id());
        }
    }
}
