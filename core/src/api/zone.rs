//! One edge zone as DescribeZones tells it.

use serde::{Deserialize, Serialize};

use crate::ids::{Region, Zone};

/// One edge zone. No page lists the product's regions: they are what the zones of the account name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ZoneInfo {
    /// The zone's number, where given.
    #[serde(default)]
    pub zone_id: Option<i64>,
    /// The zone, such as `ap-guangzhou-tez-gz-1`.
    pub zone: Zone,
    /// The name in the account's language.
    #[serde(default)]
    pub zone_name: Option<String>,
    /// The English name.
    #[serde(default)]
    pub zone_name_en: Option<String>,
    /// The region the zone belongs to.
    pub region: Region,
    /// A location code, where given.
    #[serde(default)]
    pub location: Option<String>,
    /// The location's name, where given.
    #[serde(default)]
    pub location_name: Option<String>,
}
