//! The regions and zones of the simulated cloud: the documented examples, and a few more of their kind.

/// One zone.
#[derive(Clone, Copy, Debug)]
pub struct ZoneRow {
    /// Its number.
    pub id: i64,
    /// Its name in requests.
    pub zone: &'static str,
    /// Its Chinese name.
    pub name: &'static str,
    /// Its English name.
    pub name_en: &'static str,
    /// The region it belongs to.
    pub region: &'static str,
    /// The abbreviation that people put into instance names.
    pub short: &'static str,
    /// Its share of the fleet, in twentieths.
    pub share: u8,
}

const fn row(
    id: i64,
    zone: &'static str,
    name: &'static str,
    name_en: &'static str,
    region: &'static str,
    short: &'static str,
    share: u8,
) -> ZoneRow {
    ZoneRow { id, zone, name, name_en, region, short, share }
}

/// Every zone. The shares add up to twenty.
pub const ZONES: [ZoneRow; 6] = [
    row(1_600_001, "ap-guangzhou-tez-gz-1", "广州边缘一区", "Guangzhou Edge Zone 1", "ap-guangzhou", "gz", 6),
    row(1_600_002, "ap-guangzhou-tez-gz-2", "广州边缘二区", "Guangzhou Edge Zone 2", "ap-guangzhou", "gz2", 4),
    row(1_600_011, "ap-chengdu-tez-cd-1", "成都边缘一区", "Chengdu Edge Zone 1", "ap-chengdu", "cd", 4),
    row(1_600_021, "ap-singapore-tez-shouer-1", "首尔边缘一区", "Seoul Edge Zone 1", "ap-singapore", "sel", 3),
    row(1_600_022, "ap-singapore-tez-jkt-1", "雅加达边缘一区", "Jakarta Edge Zone 1", "ap-singapore", "jkt", 2),
    row(1_600_031, "eu-frankfurt-tez-fra-1", "法兰克福边缘一区", "Frankfurt Edge Zone 1", "eu-frankfurt", "fra", 1),
];

/// Whether the product is offered in the region.
#[must_use]
pub fn is_region(region: &str) -> bool {
    ZONES.iter().any(|row| row.region == region)
}

/// The zone's row.
#[must_use]
pub fn find(zone: &str) -> Option<&'static ZoneRow> {
    ZONES.iter().find(|row| row.zone == zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn shares_add_up_and_names_differ() {
        assert_eq!(ZONES.iter().map(|row| u32::from(row.share)).sum::<u32>(), 20);
        assert_eq!(ZONES.iter().map(|row| row.zone).collect::<HashSet<_>>().len(), ZONES.len());
        assert!(ZONES.iter().map(|row| row.region).collect::<HashSet<_>>().len() >= 3);
        assert!(is_region("ap-chengdu") && !is_region("ap-chengdu-tez-cd-1"));
    }
}
