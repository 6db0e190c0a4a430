//! Requests as values that know their action and their body.

use std::fmt;

use serde::Serialize;

use super::{MAX_PAGE, MAX_TERMINATE_IDS};
use crate::api::InstanceStatus;
use crate::ids::{InstanceId, Zone};

/// One of the service's actions, as `X-TC-Action` names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// List the zones of the account, over all regions.
    DescribeZones,
    /// List or look up instances of one region.
    DescribeInstances,
    /// Terminate instances of one region. Irreversible.
    TerminateInstances,
}

impl Action {
    /// The action's name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DescribeZones => "DescribeZones",
            Self::DescribeInstances => "DescribeInstances",
            Self::TerminateInstances => "TerminateInstances",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The body of a request: what is signed is sent byte for byte, so it is made once, here.
pub trait RequestBody {
    /// The action this body belongs to.
    fn action(&self) -> Action;
    /// The JSON text to sign and to send.
    fn body(&self) -> String;
}

/// More ids than one request takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooManyIds {
    /// How many were given.
    pub given: usize,
}

impl fmt::Display for TooManyIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a request takes 1 to {MAX_TERMINATE_IDS} instance ids, not {}", self.given)
    }
}

impl std::error::Error for TooManyIds {}

/// TerminateInstances: 1 to 100 ids. An empty or an over-long request cannot be built.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TerminateInstancesRequest {
    instance_ids: Vec<InstanceId>,
}

impl TerminateInstancesRequest {
    /// A request for exactly these ids.
    ///
    /// # Errors
    /// [`TooManyIds`] for more than 100 ids, and for none: an empty set must never reach the service.
    pub fn new(instance_ids: Vec<InstanceId>) -> Result<Self, TooManyIds> {
        if instance_ids.is_empty() || instance_ids.len() > MAX_TERMINATE_IDS {
            return Err(TooManyIds { given: instance_ids.len() });
        }
        Ok(Self { instance_ids })
    }

    /// The ids that will be sent, in order.
    #[must_use]
    pub fn ids(&self) -> &[InstanceId] {
        &self.instance_ids
    }
}

impl RequestBody for TerminateInstancesRequest {
    fn action(&self) -> Action {
        Action::TerminateInstances
    }

    fn body(&self) -> String {
        to_json(self)
    }
}

/// DescribeInstances: a page of a listing, or a look-up by id. The limit is always named (its default of 20 is a trap).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeInstancesRequest {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instance_ids: Vec<InstanceId>,
    #[serde(flatten)]
    filter: InstanceFilter,
    offset: usize,
    limit: usize,
}

/// What a listing is narrowed to by the service itself.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceFilter {
    /// Only this zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// Only these statuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instance_status: Vec<InstanceStatus>,
}

impl DescribeInstancesRequest {
    /// One page of a listing, 100 instances from `offset` on.
    #[must_use]
    pub fn page(filter: InstanceFilter, offset: usize) -> Self {
        Self { instance_ids: Vec::new(), filter, offset, limit: MAX_PAGE }
    }

    /// A look-up of up to 100 instances by id.
    ///
    /// # Errors
    /// [`TooManyIds`] for more than 100 ids, whose answer would silently be cut, and for none, which would list everything.
    pub fn look_up(ids: Vec<InstanceId>) -> Result<Self, TooManyIds> {
        if ids.is_empty() || ids.len() > MAX_PAGE {
            return Err(TooManyIds { given: ids.len() });
        }
        Ok(Self { instance_ids: ids, filter: InstanceFilter::default(), offset: 0, limit: MAX_PAGE })
    }
}

impl RequestBody for DescribeInstancesRequest {
    fn action(&self) -> Action {
        Action::DescribeInstances
    }

    fn body(&self) -> String {
        to_json(self)
    }
}

/// Strings, numbers and lists always serialize; the empty object stands for a failure that cannot happen, and a request
/// without its ids would be refused by the service (TerminateInstances) rather than widened.
fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: usize) -> Vec<InstanceId> {
        (0..n).map(|i| InstanceId::from(format!("bms-{i}"))).collect()
    }

    #[test]
    fn the_documented_request_is_written_to_the_letter() {
        let request = TerminateInstancesRequest::new(vec!["bms-mnop3456".into(), "bms-abcd1234".into()]).unwrap();
        assert_eq!(request.body(), r#"{"InstanceIds":["bms-mnop3456","bms-abcd1234"]}"#);
        let filter = InstanceFilter { zone: Some("ap-guangzhou-1".into()), instance_status: vec![InstanceStatus::Running] };
        assert_eq!(
            DescribeInstancesRequest::page(filter, 0).body(),
            r#"{"Zone":"ap-guangzhou-1","InstanceStatus":["running"],"Offset":0,"Limit":100}"#
        );
    }

    #[test]
    fn an_empty_or_over_long_termination_cannot_be_built() {
        assert_eq!(TerminateInstancesRequest::new(vec![]), Err(TooManyIds { given: 0 }));
        assert_eq!(TerminateInstancesRequest::new(ids(101)), Err(TooManyIds { given: 101 }));
        assert_eq!(TerminateInstancesRequest::new(ids(100)).unwrap().ids().len(), 100);
    }

    #[test]
    fn a_look_up_always_names_its_limit_and_never_widens_to_a_listing() {
        assert!(DescribeInstancesRequest::look_up(ids(37)).unwrap().body().ends_with(r#""Offset":0,"Limit":100}"#));
        assert!(DescribeInstancesRequest::look_up(vec![]).is_err());
        assert!(DescribeInstancesRequest::look_up(ids(101)).is_err());
    }
}
