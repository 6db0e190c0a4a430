//! TC3-HMAC-SHA256, the signature of Tencent Cloud API 3.0, as pure functions.
//!
//! The stages stand apart, so that a test, or a person who compares with the vendor's signing tool, can look at each:
//! [`canonical_request`], [`string_to_sign`], [`SigningKey`] and its signature. [`Signer`] puts them together and gives
//! the headers to send. Facts: API reference, "Signature v3".
//!
//! By default the action is signed too. The official SDKs sign only the content type and the host, and then whoever
//! relays a request can turn a listing into a termination with the same signature.

mod canonical;
mod key;
mod signer;

pub use canonical::{ALGORITHM, CredentialScope, SCOPE_END, UtcDay, canonical_request, signed_header_names, string_to_sign};
pub use key::{SignatureHex, SigningKey};
pub use signer::{Authorization, Headers, Request, SignError, SignedHeaders, Signer};
