//! What can be set while the simulator runs.

use serde::{Deserialize, Serialize};

use crate::faults::FailedSetShape;

/// Settings. All of them can be changed on the control port.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long the disks of a terminated machine take; then it is no longer listed.
    pub cleanup_ms: u64,
    /// The round trip added to every request, half of it before the work.
    pub latency_ms: u64,
    /// Up to so much more, by chance.
    pub jitter_ms: u64,
    /// How far the service's clock is ahead of the true one.
    pub skew_seconds: i64,
    /// Requests a second for each action and account.
    pub rate_limit: usize,
    /// How an answer without failed ids says so.
    pub failed_set: FailedSetShape,
    /// Whether every connection is closed at once.
    pub down: bool,
    /// The hosts that requests may name, besides the address the simulator listens on.
    pub hosts: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cleanup_ms: 20_000,
            latency_ms: 0,
            jitter_ms: 0,
            skew_seconds: 0,
            rate_limit: 20,
            failed_set: FailedSetShape::Absent,
            down: false,
            hosts: vec!["edgezone.intl.tencentcloudapi.com".to_owned(), "edgezone.tencentcloudapi.com".to_owned()],
        }
    }
}
