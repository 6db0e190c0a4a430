//! DescribeZones: every zone of every region, whatever region the request names.

use serde_json::{Value, json};

use crate::protocol::{ApiFault, Params};
use crate::zones::ZONES;

/// Answers DescribeZones.
///
/// # Errors
/// `UnknownParameter`, since it takes none.
pub fn describe_zones(params: Params) -> Result<Value, ApiFault> {
    params.end()?;
    let zones: Vec<Value> = ZONES
        .iter()
        .map(|row| json!({"ZoneId": row.id, "Zone": row.zone, "ZoneName": row.name, "ZoneNameEn": row.name_en, "Region": row.region}))
        .collect();
    Ok(json!({ "TotalCount": zones.len(), "ZoneSet": zones }))
}
