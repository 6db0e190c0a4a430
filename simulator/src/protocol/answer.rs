//! The envelope of every answer, and the errors of the API.

use std::borrow::Cow;

use edgezone_core::ids::RequestId;
use serde_json::{Value, json};

/// An error as the API answers it: HTTP 200 with `Response.Error`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiFault {
    /// The code.
    pub code: Cow<'static, str>,
    /// The message.
    pub message: String,
}

impl ApiFault {
    /// An error with this code and message.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), message: message.into() }
    }

    /// A parameter that must be there and is not.
    #[must_use]
    pub fn missing(parameter: &str) -> Self {
        Self::new("MissingParameter", format!("The request is missing a required parameter `{parameter}`."))
    }

    /// A parameter of another type than documented.
    #[must_use]
    pub fn wrong_type(parameter: &str, wanted: &str) -> Self {
        Self::new("InvalidParameter", format!("The value type of parameter `{parameter}` is not valid: {wanted} is expected."))
    }

    /// A parameter whose value is out of bounds.
    #[must_use]
    pub fn value(parameter: &str, why: &str) -> Self {
        Self::new("InvalidParameterValue", format!("The value of parameter `{parameter}` is not valid: {why}."))
    }
}

/// A successful answer's text: the action's own fields and the request id.
#[must_use]
pub fn envelope(fields: Value, request_id: &RequestId) -> Value {
    let mut response = fields;
    if let Some(object) = response.as_object_mut() {
        object.insert("RequestId".to_owned(), json!(request_id));
    }
    json!({ "Response": response })
}

/// An error's text.
#[must_use]
pub fn error_envelope(fault: &ApiFault, request_id: &RequestId) -> Value {
    json!({ "Response": { "Error": { "Code": fault.code, "Message": fault.message }, "RequestId": request_id } })
}
