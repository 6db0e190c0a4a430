//! What an error code means for the instance it was answered for, in plain words.

use edgezone_core::api::{ErrorClass, ErrorCode};

use crate::text::{Text, operation::cause};

/// What a code means, and what to do about it. What is not known is not guessed: the service's own words stand below.
pub(super) fn meaning(code: &ErrorCode) -> (Text, Text) {
    match code.family() {
        "UnsupportedOperation" if code.class() == ErrorClass::ResourceState => return (cause::STATE, cause::STATE_DO),
        "ResourceInUse" => return (cause::IN_USE, cause::IN_USE_DO),
        "ResourceUnavailable" => return (cause::UNAVAILABLE, cause::UNAVAILABLE_DO),
        "LimitExceeded" => return (cause::LIMIT, cause::LIMIT_DO),
        _ => {}
    }
    match code.class() {
        ErrorClass::NotFound => (cause::NOT_FOUND, cause::NOT_FOUND_DO),
        ErrorClass::Permission => (cause::PERMISSION, cause::PERMISSION_DO),
        ErrorClass::Credentials | ErrorClass::Clock | ErrorClass::SourceAddress => (cause::REJECTED, cause::REJECTED_DO),
        ErrorClass::Mixed => (cause::MIXED, cause::MIXED_DO),
        ErrorClass::Malformed => (cause::MALFORMED, cause::MALFORMED_DO),
        ErrorClass::ResourceState => (cause::STATE, cause::STATE_DO),
        ErrorClass::Throttled => (cause::THROTTLED, cause::THROTTLED_DO),
        ErrorClass::Ambiguous => (cause::UNKNOWN, cause::UNKNOWN_DO),
    }
}
