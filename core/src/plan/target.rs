//! The frozen facts of one instance that is to be terminated.

use serde::{Deserialize, Serialize};

use crate::api::{Instance, InstanceStatus};
use crate::fleet::Row;
use crate::ids::{EndpointId, InstanceId, Region, Zone};
use crate::time::Millis;

/// What is known of one instance at the moment it was last looked at before the confirmation.
///
/// A plan and an operation's journal hold these, not rows of the fleet: what the operator confirmed does not change
/// under them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// The id: all that is ever sent.
    pub id: InstanceId,
    /// The region its requests go to.
    pub region: Region,
    /// The endpoint its requests go to. `None`: the one that the operation is started at, as in journals of operations that
    /// knew no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<EndpointId>,
    /// The zone it stands in.
    #[serde(default)]
    pub zone: Option<Zone>,
    /// The name people gave it.
    #[serde(default)]
    pub name: String,
    /// The hardware type.
    #[serde(default)]
    pub instance_type: String,
    /// The life-cycle status.
    #[serde(default)]
    pub status: InstanceStatus,
    /// The public addresses a termination releases, IPv4 first.
    #[serde(default)]
    pub public_ips: Vec<String>,
    /// The private IPv4 address.
    #[serde(default)]
    pub private_ip: String,
    /// When it was created, where known.
    #[serde(default)]
    pub created: Option<Millis>,
    /// Whether the service listed it. Only then does "not listed" later mean that it is gone.
    #[serde(default)]
    pub listed: bool,
}

impl Target {
    /// The facts of an instance that `region` listed.
    #[must_use]
    pub fn new(id: InstanceId, region: Region, instance: &Instance) -> Self {
        Self {
            id,
            region,
            endpoint: None,
            zone: instance.zone.clone(),
            name: instance.instance_name.clone(),
            instance_type: instance.instance_type.clone(),
            status: instance.instance_status.clone(),
            public_ips: instance.public_ips().map(str::to_owned).collect(),
            private_ip: instance.private_ip.clone(),
            created: instance.created_at(),
            listed: true,
        }
    }
}

impl From<&Row> for Target {
    fn from(row: &Row) -> Self {
        Self::new(row.id().clone(), row.region().clone(), row.instance())
    }
}
