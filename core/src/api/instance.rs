//! One instance as the service describes it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::ids::{InstanceId, Zone};
use crate::time::Millis;

/// The life-cycle state of an instance. A status we do not know survives as it came.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum InstanceStatus {
    /// Being prepared; a termination is refused (document 79077's example).
    Allocating,
    /// In use.
    Running,
    /// Being isolated, usually for an unpaid bill.
    Isolating,
    /// Isolated.
    Isolated,
    /// A termination was accepted; disks are being cleaned up.
    Terminating,
    /// In error.
    Error,
    /// A status that is not documented, or an empty one.
    Other(String),
}

impl InstanceStatus {
    /// The status in the service's own word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Allocating => "allocating",
            Self::Running => "running",
            Self::Isolating => "isolating",
            Self::Isolated => "isolated",
            Self::Terminating => "terminating",
            Self::Error => "error",
            Self::Other(text) => text,
        }
    }
}

impl From<&str> for InstanceStatus {
    fn from(text: &str) -> Self {
        match text {
            "allocating" => Self::Allocating,
            "running" => Self::Running,
            "isolating" => Self::Isolating,
            "isolated" => Self::Isolated,
            "terminating" => Self::Terminating,
            "error" => Self::Error,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<String> for InstanceStatus {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<InstanceStatus> for String {
    fn from(status: InstanceStatus) -> Self {
        status.as_str().to_owned()
    }
}

impl Default for InstanceStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl fmt::Display for InstanceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One instance of a DescribeInstances answer.
///
/// Every field is optional in the service's answers and may be `null` or an empty string for "none" (document 79095);
/// both read as empty here. Fields we do not know are kept in [`Instance::other`] and shown as they came.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Instance {
    /// The id. `None` only if the service left it out, which makes the row impossible to act on.
    pub instance_id: Option<InstanceId>,
    /// The name people gave it; not unique.
    pub instance_name: String,
    /// The physical machine's id.
    pub machine_id: String,
    /// The hardware type, such as `BM.S5.LARGE8`.
    pub instance_type: String,
    /// The edge zone it stands in.
    pub zone: Option<Zone>,
    /// The image it was installed from.
    pub image_id: String,
    /// The version of the operating system.
    pub version_number: String,
    /// The life-cycle status.
    pub instance_status: InstanceStatus,
    /// The power status: normal, starting, stopping, stopped, rebooting, or a word we do not know.
    pub operate_status: String,
    /// The private network.
    pub private_network_id: String,
    /// The private IPv4 address.
    pub private_ip: String,
    /// The private IPv6 address.
    #[serde(rename = "PrivateIpV6")]
    pub private_ip_v6: String,
    /// The public network.
    pub public_network_id: String,
    /// The public IPv4 address. Released by a termination.
    pub public_ip: String,
    /// The public IPv6 address. Released by a termination.
    #[serde(rename = "PublicIpV6")]
    pub public_ip_v6: String,
    /// The file system.
    pub file_system_type: String,
    /// When it was created, `YYYY-MM-DDThh:mm:ssZ`, as it came. See [`Instance::created_at`].
    pub created_time: String,
    /// The hardware family.
    pub instance_family: String,
    /// The hardware family's name for people.
    pub instance_family_name: String,
    /// The processor.
    pub cpu_type: String,
    /// The number of cores.
    pub cpu: Option<i64>,
    /// The memory in gigabytes.
    pub memory: Option<i64>,
    /// Fields the documentation does not know, as they came.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Instance {
    /// When it was created, if the service's text is a time.
    #[must_use]
    pub fn created_at(&self) -> Option<Millis> {
        Millis::parse_rfc3339_utc(&self.created_time)
    }

    /// The public addresses that a termination releases: IPv4 first, empty ones left out.
    pub fn public_ips(&self) -> impl Iterator<Item = &str> {
        [self.public_ip.as_str(), self.public_ip_v6.as_str()].into_iter().filter(|ip| !ip.is_empty())
    }
}

/// Read by hand: what is derived for this many fields, each of which may be anything, is eight times as large.
impl<'de> Deserialize<'de> for Instance {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Map::deserialize(d).map(Self::from)
    }
}

impl From<Map<String, Value>> for Instance {
    fn from(fields: Map<String, Value>) -> Self {
        let mut read = Self::default();
        for (name, value) in fields {
            let field = match name.as_str() {
                "InstanceId" => {
                    read.instance_id = filled(text(value)).map(InstanceId::from);
                    continue;
                }
                "Zone" => {
                    read.zone = filled(text(value)).map(Zone::from);
                    continue;
                }
                "InstanceStatus" => {
                    read.instance_status = text(value).into();
                    continue;
                }
                "Cpu" => {
                    read.cpu = value.as_i64();
                    continue;
                }
                "Memory" => {
                    read.memory = value.as_i64();
                    continue;
                }
                "InstanceName" => &mut read.instance_name,
                "MachineId" => &mut read.machine_id,
                "InstanceType" => &mut read.instance_type,
                "ImageId" => &mut read.image_id,
                "VersionNumber" => &mut read.version_number,
                "OperateStatus" => &mut read.operate_status,
                "PrivateNetworkId" => &mut read.private_network_id,
                "PrivateIp" => &mut read.private_ip,
                "PrivateIpV6" => &mut read.private_ip_v6,
                "PublicNetworkId" => &mut read.public_network_id,
                "PublicIp" => &mut read.public_ip,
                "PublicIpV6" => &mut read.public_ip_v6,
                "FileSystemType" => &mut read.file_system_type,
                "CreatedTime" => &mut read.created_time,
                "InstanceFamily" => &mut read.instance_family,
                "InstanceFamilyName" => &mut read.instance_family_name,
                "CpuType" => &mut read.cpu_type,
                _ => {
                    read.other.insert(name, value);
                    continue;
                }
            };
            *field = text(value);
        }
        read
    }
}

/// A string, or empty for `null`; a number or boolean is kept as its text rather than refused.
fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_absent_and_empty_fields_all_read_as_none() {
        for json in [r#"{}"#, r#"{"InstanceId":null,"PublicIp":null,"Cpu":null}"#, r#"{"InstanceId":"","PublicIp":"","Zone":""}"#] {
            let instance: Instance = serde_json::from_str(json).unwrap();
            assert_eq!(instance, Instance::default(), "{json}");
        }
    }

    #[test]
    fn every_field_is_read_as_it_is_written() {
        let fields = serde_json::to_value(Instance::default()).unwrap();
        for name in fields.as_object().unwrap().keys().filter(|name| !matches!(name.as_str(), "Cpu" | "Memory")) {
            let instance = Instance::from(Map::from_iter([(name.clone(), Value::from("x"))]));
            assert!(instance.other.is_empty(), "{name}");
            assert_eq!(serde_json::to_value(&instance).unwrap()[name], "x", "{name}");
        }
        let numbers: Instance = serde_json::from_str(r#"{"Cpu":16,"Memory":256,"InstanceName":7,"PublicIp":true}"#).unwrap();
        assert_eq!((numbers.cpu, numbers.memory), (Some(16), Some(256)));
        assert_eq!((numbers.instance_name.as_str(), numbers.public_ip.as_str()), ("7", "true"));
    }

    #[test]
    fn what_we_do_not_know_survives() {
        let instance: Instance =
            serde_json::from_str(r#"{"InstanceId":"ins-1","InstanceStatus":"hibernating","RackUnit":7,"Cpu":"many"}"#).unwrap();
        assert_eq!(instance.instance_status, InstanceStatus::Other("hibernating".into()));
        assert_eq!(instance.instance_status.to_string(), "hibernating");
        assert_eq!(instance.other.get("RackUnit"), Some(&serde_json::json!(7)));
        assert_eq!(instance.cpu, None);
    }
}
