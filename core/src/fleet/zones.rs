//! How the instances of each zone stand: a small bar for each.

use super::Counts;
use super::facets::Facet;
use super::keys::{Codes, FacetNames};
use crate::order::index;

/// One zone, and how many of its instances have each status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ZoneCounts {
    /// The zone's name; empty for instances without one.
    pub zone: String,
    /// How many instances there are, of those that the facet of the zones counts.
    pub count: usize,
    /// How many have each status, in natural order. Statuses that none has are left out.
    pub statuses: Counts,
}

/// Counts by the numbers of zone and status.
pub(super) struct Crossed {
    counts: Vec<usize>,
    statuses: usize,
}

impl Crossed {
    pub(super) fn new(names: &FacetNames) -> Self {
        let (zones, statuses) = (Facet::Zone.names(names).texts().len(), Facet::Status.names(names).texts().len());
        Self { counts: vec![0; zones * statuses], statuses }
    }

    pub(super) fn count(&mut self, codes: Codes) {
        let at = index(codes.zone) * self.statuses + index(codes.status);
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
    }

    /// The zones that have any, in natural order.
    pub(super) fn zones(&self, names: &FacetNames) -> Vec<ZoneCounts> {
        let (zones, statuses) = (Facet::Zone.names(names), Facet::Status.names(names));
        let in_order = statuses.in_order();
        let counts = |zone: u32| {
            let of = |status: &u32| self.counts.get(index(zone) * self.statuses + index(*status)).copied().unwrap_or(0);
            let statuses: Counts =
                in_order.iter().map(|status| (statuses.text(*status).to_owned(), of(status))).filter(|(_, n)| *n > 0).collect();
            ZoneCounts { zone: zones.text(zone).to_owned(), count: statuses.iter().map(|(_, n)| n).sum(), statuses }
        };
        zones.in_order().into_iter().map(counts).filter(|zone| zone.count > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{fleet, instance};
    use super::super::{Facet, Filter};
    use crate::time::Millis;

    proptest! {
        #[test]
        fn the_bars_add_up_to_what_the_facet_of_the_zones_counts(
            rows in prop::collection::vec((0..4u32, 0..4u32), 0..40),
            filter in prop::sample::select(vec!["", "status:s1", "-status:s2", "zone:z10", "zone:z9,z10 status:s0", "i-1"]),
        ) {
            let zones = ["", "z9", "z10", "z11"];
            let instances = rows.iter().enumerate().map(|(n, (zone, status))| instance(&format!("i-{n}"), "", &format!("s{status}"), zones[*zone as usize]));
            let matches = fleet("r", instances).look_through(&filter.parse::<Filter>().unwrap(), Millis(0));
            let bars = &matches.facets().zones;
            let mut counted = matches.facets().of(Facet::Zone).clone();
            counted.sort_by_key(|(zone, _)| zones.iter().position(|known| known == zone));
            prop_assert_eq!(bars.iter().map(|bar| (bar.zone.clone(), bar.count)).collect::<Vec<_>>(), counted);
            for bar in bars {
                prop_assert_eq!(bar.statuses.iter().map(|(_, n)| n).sum::<usize>(), bar.count);
                prop_assert!(bar.statuses.is_sorted_by(|(a, m), (b, n)| a < b && *m > 0 && *n > 0));
            }
        }
    }

    #[test]
    fn each_zone_has_its_own_statuses() {
        let rows = [("a", "running", "z1"), ("b", "error", "z2"), ("c", "running", "z1"), ("d", "allocating", "z1")];
        let all = fleet("r", rows.map(|(id, status, zone)| instance(id, "", status, zone)));
        let matches = all.look_through(&"zone:z2".parse().unwrap(), Millis(0));
        let told: Vec<_> = matches.facets().zones.iter().map(|bar| (bar.zone.as_str(), bar.statuses.clone())).collect();
        assert_eq!(
            told,
            [("z1", vec![("allocating".to_owned(), 1), ("running".to_owned(), 2)]), ("z2", vec![("error".to_owned(), 1)]),],
            "a zone that is chosen leaves the others to choose from"
        );
    }
}
