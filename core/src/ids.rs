//! Newtypes for the identifiers of the field, so that a zone can never be passed where a region is meant.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The hash of a text, kept beside it: a set of 100,000 ids is searched without walking to the text of any.
fn hash_of(text: &str) -> u32 {
    // Both halves: where a pointer is 32 bits wide, as in WebAssembly, the hasher leaves the upper one empty.
    let hash = FxBuildHasher.hash_one(text);
    u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or_default()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Eq, PartialOrd, Ord)]
        pub struct $name {
            text: Arc<str>,
            hash: u32,
        }

        impl $name {
            /// Wraps the text as it came; nothing is trimmed, validated or lower-cased.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self {
                Self::from(text.as_ref())
            }

            /// The text as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl $name {
            /// A number that is the same for the same text, in this process.
            #[allow(dead_code)]
            pub(crate) fn hash_value(&self) -> u32 {
                self.hash
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.hash == other.hash && (Arc::ptr_eq(&self.text, &other.text) || self.text == other.text)
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                state.write_u32(self.hash);
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d).map(Self::from)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.text, f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self { text: Arc::from(text), hash: hash_of(text) }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.text
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_are_equal_and_in_order_as_their_texts_are(a in "[ab]{0,3}", b in "[ab]{0,3}") {
            let (x, y) = (InstanceId::from(a.as_str()), InstanceId::from(b.clone()));
            prop_assert_eq!(x == y, a == b);
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(std::collections::HashSet::from([x, y]).len(), std::collections::HashSet::from([a, b]).len());
        }

        #[test]
        fn an_id_is_written_and_read_as_its_text(text in ".*") {
            let id = InstanceId::from(text.as_str());
            let written = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(&written, &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(serde_json::from_str::<InstanceId>(&written).unwrap(), id);
        }
    }
}
