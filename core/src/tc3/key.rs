//! The third stage: the key derived for one day and service, and signatures with it.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::canonical::{CredentialScope, SCOPE_END};
use super::signer::SignError;

type HmacSha256 = Hmac<Sha256>;

/// The key derived from a secret key for one UTC day and one service. Wiped when dropped; never shown.
#[derive(Clone)]
pub struct SigningKey(Zeroizing<[u8; 32]>);

/// A signature in lower-case hexadecimal. It is no secret in itself, but it authorizes one request for five minutes, so
/// it is not shown by `Debug` either.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureHex(String);

impl SigningKey {
    /// Derives the key: `HMAC("TC3" + secret key, day)`, then the service, then `tc3_request`.
    ///
    /// # Errors
    /// [`SignError::KeyRefused`] if the HMAC library refuses the key's length, which it does for none.
    pub fn derive(secret_key: &str, scope: &CredentialScope<'_>) -> Result<Self, SignError> {
        let mut seed = Zeroizing::new(Vec::with_capacity(secret_key.len().saturating_add(3)));
        seed.extend_from_slice(b"TC3");
        seed.extend_from_slice(secret_key.as_bytes());
        let day = Self(hmac(&seed, scope.day.to_string().as_bytes())?);
        let service = Self(hmac(&*day.0, scope.service.as_bytes())?);
        Ok(Self(hmac(&*service.0, SCOPE_END.as_bytes())?))
    }

    /// Signs a string to sign.
    ///
    /// # Errors
    /// [`SignError::KeyRefused`], as [`SigningKey::derive`].
    pub fn sign(&self, string_to_sign: &str) -> Result<SignatureHex, SignError> {
        hmac(&*self.0, string_to_sign.as_bytes()).map(|bytes| SignatureHex(to_hex(&*bytes)))
    }

    /// Whether a hexadecimal signature is this key's for the string to sign. The comparison takes constant time.
    #[must_use]
    pub fn verifies(&self, string_to_sign: &str, signature_hex: &str) -> bool {
        let Some(bytes) = from_hex(signature_hex) else { return false };
        let Ok(mut mac) = HmacSha256::new_from_slice(&*self.0) else { return false };
        mac.update(string_to_sign.as_bytes());
        mac.verify_slice(&bytes).is_ok()
    }
}

impl SignatureHex {
    /// The 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey([redacted])")
    }
}

impl fmt::Debug for SignatureHex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureHex([redacted])")
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Result<Zeroizing<[u8; 32]>, SignError> {
    let mut mac = HmacSha256::new_from_slice(key).map_err(|_| SignError::KeyRefused)?;
    mac.update(message);
    Ok(Zeroizing::new(mac.finalize().into_bytes().into()))
}

pub(super) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// Lower-case digits only: the service writes and wants them so.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
            b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
            _ => None,
        })
        .collect::<Option<Vec<u8>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tc3::UtcDay;
    use proptest::prelude::*;

    fn key(secret: &str) -> SigningKey {
        SigningKey::derive(secret, &CredentialScope { day: UtcDay::of(1_551_113_065).unwrap(), service: "cvm" }).unwrap()
    }

    #[test]
    fn a_signature_verifies_and_a_changed_one_does_not() {
        let key = key("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
        let signature = key.sign("text").unwrap();
        assert!(key.verifies("text", signature.as_str()));
        assert!(!key.verifies("texT", signature.as_str()));
        for wrong in ["", "0", "zz", &signature.as_str().to_uppercase(), &signature.as_str()[..62]] {
            assert!(!key.verifies("text", wrong), "{wrong}");
        }
    }

    #[test]
    fn nothing_shows_the_key() {
        assert_eq!(format!("{:?}", key("secret")), "SigningKey([redacted])");
        assert_eq!(format!("{:?}", key("secret").sign("x").unwrap()), "SignatureHex([redacted])");
    }

    proptest! {
        #[test]
        fn hexadecimal_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(from_hex(&to_hex(&bytes)), Some(bytes));
        }

        #[test]
        fn any_text_is_refused_without_panicking(text in ".*") {
            prop_assert!(!key("k").verifies("s", &text));
        }
    }
}
