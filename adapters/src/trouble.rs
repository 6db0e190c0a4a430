//! What can go wrong with storing something in this browser.

use std::fmt;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// Why this browser did not store or read something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StorageTrouble {
    /// The browser has no such storage, or does not let this page use it: private mode, a setting, or a blocked origin.
    Unavailable,
    /// There is no room left.
    Full,
    /// Anything else, in the browser's words.
    Other {
        /// The browser's name and text of the error.
        detail: String,
    },
}

impl StorageTrouble {
    pub(crate) fn other(detail: impl Into<String>) -> Self {
        Self::Other { detail: detail.into() }
    }

    pub(crate) fn of_exception(exception: &DomException) -> Self {
        match exception.name().as_str() {
            // Browsers refuse to open a database in private mode or with storage switched off by one of these.
            "SecurityError" | "InvalidStateError" | "NotAllowedError" | "UnknownError" => Self::Unavailable,
            "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => Self::Full,
            name => Self::Other { detail: format!("{name}: {}", exception.message()) },
        }
    }
}

impl From<JsValue> for StorageTrouble {
    fn from(value: JsValue) -> Self {
        match value.dyn_into::<DomException>() {
            Ok(exception) => Self::of_exception(&exception),
            Err(value) => {
                Self::other(value.dyn_into::<js_sys::Error>().map_or_else(|_| String::new(), |error| String::from(error.message())))
            }
        }
    }
}

impl fmt::Display for StorageTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => f.write_str("this browser does not let the page store anything"),
            Self::Full => f.write_str("there is no room left in this browser's storage"),
            Self::Other { detail } => write!(f, "this browser's storage failed: {detail}"),
        }
    }
}

impl std::error::Error for StorageTrouble {}
