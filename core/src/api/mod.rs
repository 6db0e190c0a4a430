//! Typed requests and answers of the three actions the console uses, version 2026-04-01.
//!
//! Facts: API reference, intl documents 1230/79064, 79074, 79076, 79077, 79095. A request is a value that knows its
//! action and its body; an answer is parsed from text alone, whatever its status or content type claim.

mod answer;
mod call;
mod error;
mod instance;
mod request;
mod zone;

pub use answer::{Answer, DescribeInstancesAnswer, DescribeZonesAnswer, FailedInstance, TerminateInstancesAnswer, UnreadableAnswer, parse};
pub use call::{CallError, NoAnswer, interpret};
pub use error::{ApiError, ErrorClass, ErrorCode};
pub use instance::{Instance, InstanceStatus};
pub use request::{Action, DescribeInstancesRequest, InstanceFilter, RequestBody, TerminateInstancesRequest, TooManyIds};
pub use zone::ZoneInfo;

/// The API version every request names in `X-TC-Version`.
pub const VERSION: &str = "2026-04-01";

/// The service's name in the credential scope of a signature.
pub const SERVICE: &str = "edgezone";

/// The content type of every request. It is signed, so it is sent byte for byte.
pub const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The most ids one TerminateInstances request takes (document 79077).
pub const MAX_TERMINATE_IDS: usize = 100;

/// The most instances one DescribeInstances answer holds. Its default is 20, so a request by id must always name it.
pub const MAX_PAGE: usize = 100;

/// How many requests a second the service takes for each action.
pub const REQUESTS_PER_SECOND: u32 = 20;
