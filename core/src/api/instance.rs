//! One instance as the service describes it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

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
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Instance {
    /// The id. `None` only if the service left it out, which makes the row impossible to act on.
    #[serde(deserialize_with = "id_or_none")]
    pub instance_id: Option<InstanceId>,
    /// The name people gave it; not unique.
    #[serde(deserialize_with = "text")]
    pub instance_name: String,
    /// The physical machine's id.
    #[serde(deserialize_with = "text")]
    pub machine_id: String,
    /// The hardware type, such as `BM.S5.LARGE8`.
    #[serde(deserialize_with = "text")]
    pub instance_type: String,
    /// The edge zone it stands in.
    #[serde(deserialize_with = "zone_or_none")]
    pub zone: Option<Zone>,
    /// The image it was installed from.
    #[serde(deserialize_with = "text")]
    pub image_id: String,
    /// The version of the operating system.
    #[serde(deserialize_with = "text")]
    pub version_number: String,
    /// The life-cycle status.
    #[serde(deserialize_with = "status")]
    pub instance_status: InstanceStatus,
    /// The power status: normal, starting, stopping, stopped, rebooting, or a word we do not know.
    #[serde(deserialize_with = "text")]
    pub operate_status: String,
    /// The private network.
    #[serde(deserialize_with = "text")]
    pub private_network_id: String,
    /// The private IPv4 address.
    #[serde(deserialize_with = "text")]
    pub private_ip: String,
    /// The private IPv6 address.
    #[serde(rename = "PrivateIpV6", deserialize_with = "text")]
    pub private_ip_v6: String,
    /// The public network.
    #[serde(deserialize_with = "text")]
    pub public_network_id: String,
    /// The public IPv4 address. Released by a termination.
    #[serde(deserialize_with = "text")]
    pub public_ip: String,
    /// The public IPv6 address. Released by a termination.
    #[serde(rename = "PublicIpV6", deserialize_with = "text")]
    pub public_ip_v6: String,
    /// The file system.
    #[serde(deserialize_with = "text")]
    pub file_system_type: String,
    /// When it was created, `YYYY-MM-DDThh:mm:ssZ`, as it came. See [`Instance::created_at`].
    #[serde(deserialize_with = "text")]
    pub created_time: String,
    /// The hardware family.
    #[serde(deserialize_with = "text")]
    pub instance_family: String,
    /// The hardware family's name for people.
    #[serde(deserialize_with = "text")]
    pub instance_family_name: String,
    /// The processor.
    #[serde(deserialize_with = "text")]
    pub cpu_type: String,
    /// The number of cores.
    #[serde(deserialize_with = "number")]
    pub cpu: Option<i64>,
    /// The memory in gigabytes.
    #[serde(deserialize_with = "number")]
    pub memory: Option<i64>,
    /// Fields the documentation does not know, as they came.
    #[serde(flatten)]
    pub other: serde_json::Map<String, serde_json::Value>,
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

/// A string, or empty for `null`; a number or boolean is kept as its text rather than refused.
fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    Ok(match serde_json::Value::deserialize(d)? {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(s) => s,
        other => other.to_string(),
    })
}

fn status<'de, D: Deserializer<'de>>(d: D) -> Result<InstanceStatus, D::Error> {
    text(d).map(InstanceStatus::from)
}

fn id_or_none<'de, D: Deserializer<'de>>(d: D) -> Result<Option<InstanceId>, D::Error> {
    text(d).map(|s| (!s.is_empty()).then(|| InstanceId::from(s)))
}

fn zone_or_none<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Zone>, D::Error> {
    text(d).map(|s| (!s.is_empty()).then(|| Zone::from(s)))
}

fn number<'de, D: Deserializer<'de>>(d: D) -> Result<Option<i64>, D::Error> {
    Ok(serde_json::Value::deserialize(d)?.as_i64())
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
    fn what_we_do_not_know_survives() {
        let instance: Instance =
            serde_json::from_str(r#"{"InstanceId":"ins-1","InstanceStatus":"hibernating","RackUnit":7,"Cpu":"many"}"#).unwrap();
        assert_eq!(instance.instance_status, InstanceStatus::Other("hibernating".into()));
        assert_eq!(instance.instance_status.to_string(), "hibernating");
        assert_eq!(instance.other.get("RackUnit"), Some(&serde_json::json!(7)));
        assert_eq!(instance.cpu, None);
    }
}
