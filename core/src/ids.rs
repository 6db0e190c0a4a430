//! Newtypes for the identifiers of the field, so that a zone can never be passed where a region is meant.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it came; nothing is trimmed, validated or lower-cased.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The text as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

id! {
    /// The id of one physical machine instance.
    ///
    /// Prefixes vary (`bms-`, `epm-`, `ins-`) and one documented example answers `bms-…` to a request for `epm-…`
    /// (API reference, intl document 79077), so an id is opaque: compared whole, never by prefix.
    InstanceId
}
id! {
    /// A region, such as `ap-guangzhou`. Sent as `X-TC-Region`.
    Region
}
id! {
    /// One of the service's endpoints, by its id in the configuration. Accounts of one are unknown at another.
    EndpointId
}
id! {
    /// An edge zone, such as `ap-guangzhou-tez-gz-1`. Its region is told by DescribeZones, never cut out of its name.
    Zone
}
id! {
    /// The service's name for one request. There whenever the request reached the service.
    RequestId
}

/// Where an instance is asked for and terminated. Requests and their batches are of one place; credentials are of its endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The region, there.
    pub region: Region,
}
