//! One machine: what the service lists of it, and what it keeps to itself.

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, Region, RequestId, Zone};
use serde::Serialize;

use crate::accounts::AccountId;
use crate::moment::Moment;

/// A hardware type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hardware {
    pub instance_type: &'static str,
    pub family: &'static str,
    pub family_name: &'static str,
    pub cpu_type: &'static str,
    pub cpu: i64,
    pub memory: i64,
}

/// What a machine runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Image {
    pub id: &'static str,
    pub version: &'static str,
    pub file_system: &'static str,
}

/// The addresses of a machine; empty for none, as the service writes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    pub private: String,
    pub private_v6: String,
    pub public: String,
    pub public_v6: String,
}

/// A termination that was accepted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Termination {
    /// The request that did it.
    pub request_id: RequestId,
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
}

/// One machine.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(crate) id: InstanceId,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) zone: Zone,
    pub(crate) name: String,
    pub(crate) status: InstanceStatus,
    pub(crate) operate_status: &'static str,
    pub(crate) legacy: bool,
    pub(crate) hardware: Hardware,
    pub(crate) image: Image,
    pub(crate) addresses: Addresses,
    pub(crate) private_network: String,
    pub(crate) public_network: String,
    pub(crate) created: Moment,
    /// When the disks will be clean, once a termination was accepted.
    pub(crate) gone_due: Option<Moment>,
    pub(crate) gone_at: Option<Moment>,
    pub(crate) terminations: Vec<Termination>,
}

impl Machine {
    /// The id.
    #[must_use]
    pub fn id(&self) -> &InstanceId {
        &self.id
    }

    /// The status, or `None` once the machine is gone.
    #[must_use]
    pub fn status(&self) -> Option<&InstanceStatus> {
        self.gone_at.is_none().then_some(&self.status)
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Every accepted termination: more than one only if the machine fell back to another status in between.
    #[must_use]
    pub fn terminations(&self) -> &[Termination] {
        &self.terminations
    }

    /// The machine as DescribeInstances lists it. A termination releases the addresses at once.
    #[must_use]
    pub fn listed(&self) -> Listed<'_> {
        let released = !self.terminations.is_empty();
        let public = |address| if released { "" } else { address };
        Listed {
            instance_id: self.id.as_str(),
            instance_name: &self.name,
            machine_id: format!("srv-{}", self.id.as_str().split_once('-').map_or(self.id.as_str(), |(_, rest)| rest)),
            instance_type: self.hardware.instance_type,
            zone: self.zone.as_str(),
            image_id: self.image.id,
            version_number: self.image.version,
            instance_status: self.status.as_str(),
            operate_status: self.operate_status,
            private_network_id: &self.private_network,
            private_ip: &self.addresses.private,
            private_ip_v6: &self.addresses.private_v6,
            public_network_id: &self.public_network,
            public_ip: public(&self.addresses.public),
            public_ip_v6: public(&self.addresses.public_v6),
            file_system_type: self.image.file_system,
            created_time: self.created.rfc3339(),
            instance_family: self.hardware.family,
            instance_family_name: self.hardware.family_name,
            cpu_type: self.hardware.cpu_type,
            cpu: self.hardware.cpu,
            memory: self.hardware.memory,
        }
    }
}

/// An `Instance` of the API reference (intl document 79095), written here apart from the console's own reading of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listed<'a> {
    instance_id: &'a str,
    instance_name: &'a str,
    machine_id: String,
    instance_type: &'a str,
    zone: &'a str,
    image_id: &'a str,
    version_number: &'a str,
    instance_status: &'a str,
    operate_status: &'a str,
    private_network_id: &'a str,
    private_ip: &'a str,
    #[serde(rename = "PrivateIpV6")]
    private_ip_v6: &'a str,
    public_network_id: &'a str,
    public_ip: &'a str,
    #[serde(rename = "PublicIpV6")]
    public_ip_v6: &'a str,
    file_system_type: &'a str,
    created_time: String,
    instance_family: &'a str,
    instance_family_name: &'a str,
    cpu_type: &'a str,
    cpu: i64,
    memory: i64,
}
