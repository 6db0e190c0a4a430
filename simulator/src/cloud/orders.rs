//! What the control port takes: the bodies of its requests.

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, Region, Zone};
use serde::Deserialize;

use crate::fleet::Mix;

/// A new beginning. What is left out stays as it was at the start.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reset {
    /// How many machines the demo account has.
    pub fleet: Option<usize>,
    /// The seed.
    pub seed: Option<u64>,
    /// All of them in this region.
    pub region: Option<Region>,
    /// Their statuses.
    pub mix: Option<Mix>,
    /// How many of a hundred are legacy instances.
    pub legacy_percent: Option<u8>,
}

/// A machine to add.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInstance {
    /// The id.
    pub id: InstanceId,
    /// The zone, which names the region.
    pub zone: Zone,
    /// Whose it is.
    #[serde(default = "demo")]
    pub account: String,
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The status.
    #[serde(default = "running")]
    pub status: InstanceStatus,
    /// The public IPv4 address.
    #[serde(default)]
    pub public_ip: String,
    /// The private IPv4 address.
    #[serde(default)]
    pub private_ip: String,
    /// Whether it is a legacy instance.
    #[serde(default)]
    pub legacy: bool,
}

fn demo() -> String {
    "demo".to_owned()
}

fn running() -> InstanceStatus {
    InstanceStatus::Running
}

/// What to change of a machine, behind the API's back.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstancePatch {
    /// A status; leaving `terminating` stops the clean-up.
    pub status: Option<InstanceStatus>,
    /// A name.
    pub name: Option<String>,
    /// A public IPv4 address.
    pub public_ip: Option<String>,
    /// A private IPv4 address.
    pub private_ip: Option<String>,
    /// Whether it is a legacy instance.
    pub legacy: Option<bool>,
    /// `true` takes it off the listing at once and for good.
    pub gone: bool,
}

/// What to change of an account.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountPatch {
    /// Whether it may only look.
    pub read_only: Option<bool>,
    /// `true` expires all its tokens now, `false` makes them good again.
    pub expired: Option<bool>,
    /// When its tokens expire, in milliseconds since the epoch.
    pub expires_at_ms: Option<i64>,
}

/// Another set of credentials for an account.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// The secret id; a known one is replaced.
    pub secret_id: String,
    /// The secret key.
    pub secret_key: String,
    /// The token; left out for a permanent key.
    #[serde(default)]
    pub token: Option<String>,
    /// When the token expires, in milliseconds since the epoch.
    #[serde(default)]
    pub expires_at_ms: Option<i64>,
}
