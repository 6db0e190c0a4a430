//! The service's errors, and what each says about the request it answers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::RequestId;

/// An error code as the service wrote it, such as `AuthFailure.SignatureFailure`. Unknown codes survive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErrorCode(String);

/// An error the service answered: its code, its message and the request it answers.
///
/// Messages may change (API reference, common errors): decide on the code, show the message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ApiError {
    /// The code, on which decisions are made.
    pub code: ErrorCode,
    /// The message, shown as it came.
    pub message: String,
    /// The request the service gave this answer to.
    pub request_id: Option<RequestId>,
}

/// What an error code says about the request it answers (`Answers and errors` in the API notes).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub enum ErrorClass {
    /// Credentials refused. Rejected, nothing done.
    Credentials,
    /// The clock is more than five minutes off. Rejected, nothing done.
    Clock,
    /// Not allowed by the account's policy, or not the owner. Rejected, nothing done.
    Permission,
    /// Too many requests. Rejected, nothing done: back off and sign again.
    Throttled,
    /// Malformed or not supported. Rejected, nothing done.
    Malformed,
    /// The source address is refused. Rejected, nothing done.
    SourceAddress,
    /// The request mixes instances that the service wants apart. Rejected, nothing done: split it.
    ///
    /// `UnsupportedOperation.LegacyCompatBatchMixed` is described only by its name; splitting is the remedy offered.
    Mixed,
    /// The state of a resource forbids it. Not done for what it names.
    ResourceState,
    /// The resource does not exist. Not done for what it names.
    NotFound,
    /// The server failed, or the code is one we do not know: the work may or may not be done. Look before sending again.
    Ambiguous,
}

impl ErrorCode {
    /// Wraps a code as it came.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// The code as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the first dot: `AuthFailure` of `AuthFailure.SignatureFailure`.
    #[must_use]
    pub fn family(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }

    /// What the code says about the request. A code nobody documented is ambiguous: the only safe reading.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match self.0.as_str() {
            "AuthFailure.SignatureExpire" => return ErrorClass::Clock,
            "AuthFailure.UnauthorizedOperation" => return ErrorClass::Permission,
            "UnsupportedOperation.LegacyCompatBatchMixed" => return ErrorClass::Mixed,
            _ => {}
        }
        match self.family() {
            "AuthFailure" => ErrorClass::Credentials,
            "UnauthorizedOperation" => ErrorClass::Permission,
            "RequestLimitExceeded" => ErrorClass::Throttled,
            "InvalidAction"
            | "InvalidParameter"
            | "InvalidParameterValue"
            | "MissingParameter"
            | "UnknownParameter"
            | "InvalidRequest"
            | "NoSuchProduct"
            | "NoSuchVersion"
            | "UnsupportedProtocol"
            | "UnsupportedRegion"
            | "ActionOffline"
            | "RequestSizeLimitExceeded" => ErrorClass::Malformed,
            "IpInBlacklist" | "IpNotInWhitelist" => ErrorClass::SourceAddress,
            "ResourceNotFound" => ErrorClass::NotFound,
            "UnsupportedOperation" | "ResourceInUse" | "ResourceUnavailable" | "LimitExceeded" => ErrorClass::ResourceState,
            _ => ErrorClass::Ambiguous,
        }
    }
}

impl ErrorClass {
    /// Whether the code proves that nothing at all was done by the request it answers.
    #[must_use]
    pub fn rejected_whole(self) -> bool {
        match self {
            Self::Credentials | Self::Clock | Self::Permission | Self::Throttled | Self::Malformed | Self::SourceAddress | Self::Mixed => {
                true
            }
            Self::ResourceState | Self::NotFound | Self::Ambiguous => false,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        match &self.request_id {
            Some(id) => write!(f, " (request {id})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_code_has_its_documented_class() {
        use ErrorClass::*;
        let table: &[(&[&str], ErrorClass)] = &[
            (
                &[
                    "AuthFailure.InvalidAuthorization",
                    "AuthFailure.InvalidSecretId",
                    "AuthFailure.MFAFailure",
                    "AuthFailure.SecretIdNotFound",
                    "AuthFailure.SignatureFailure",
                    "AuthFailure.TokenFailure",
                ],
                Credentials,
            ),
            (&["AuthFailure.SignatureExpire"], Clock),
            (&["AuthFailure.UnauthorizedOperation", "UnauthorizedOperation", "UnauthorizedOperation.PermissionDenied"], Permission),
            (
                &[
                    "RequestLimitExceeded",
                    "RequestLimitExceeded.UinLimitExceeded",
                    "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
                    "RequestLimitExceeded.IPLimitExceeded",
                ],
                Throttled,
            ),
            (
                &[
                    "InvalidAction",
                    "InvalidParameter",
                    "InvalidParameterValue",
                    "MissingParameter",
                    "UnknownParameter",
                    "InvalidRequest",
                    "NoSuchProduct",
                    "NoSuchVersion",
                    "UnsupportedProtocol",
                    "UnsupportedRegion",
                    "ActionOffline",
                    "RequestSizeLimitExceeded",
                ],
                Malformed,
            ),
            (&["IpInBlacklist", "IpNotInWhitelist"], SourceAddress),
            (&["ResourceNotFound.Instance"], NotFound),
            (&["UnsupportedOperation.InvalidInstanceState", "ResourceInUse", "ResourceUnavailable", "LimitExceeded"], ResourceState),
            (&["UnsupportedOperation.LegacyCompatBatchMixed"], Mixed),
            (&["FailedOperation", "InternalError", "ServiceUnavailable", "ResponseSizeLimitExceeded", "Something.New", ""], Ambiguous),
        ];
        for (codes, class) in table {
            for code in *codes {
                assert_eq!(ErrorCode::new(*code).class(), *class, "{code}");
            }
        }
    }
}
