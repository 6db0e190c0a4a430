//! Which regions are looked at: those chosen, or all of the account.

use edgezone_core::ids::Region;
use edgezone_dom::prelude::*;

use super::FleetState;

impl FleetState {
    /// The regions chosen, by name; none are all. Only these are loaded and listed. Rows of others that were loaded before are
    /// hidden, not forgotten: the selection may hold some.
    #[must_use]
    pub fn regions(self) -> ReadSignal<Vec<Region>> {
        self.regions.read_only()
    }

    /// The regions that can be chosen: the account's, and any that was chosen by an address. Tracked.
    #[must_use]
    pub fn offered_regions(self) -> Vec<Region> {
        let account = self.session.current().map(|session| session.regions.clone()).unwrap_or_default();
        self.regions.with(|chosen| union(account, chosen))
    }

    /// The regions that are listed. Tracked.
    #[must_use]
    pub fn wanted_regions(self) -> Vec<Region> {
        let chosen = self.regions.get();
        if chosen.is_empty() { self.offered_regions() } else { chosen }
    }

    pub(super) fn wanted_regions_untracked(self) -> Vec<Region> {
        untrack(|| self.wanted_regions())
    }

    /// Turns a region on or off. The last one that is turned off leaves all.
    pub fn toggle_region(self, region: &Region) {
        let mut wanted = self.wanted_regions_untracked();
        match wanted.iter().position(|one| one == region) {
            Some(at) => {
                wanted.remove(at);
            }
            None => wanted.push(region.clone()),
        }
        self.choose_regions(wanted);
    }

    /// Looks at these regions, and loads those that are not loaded. All there are, and none, are all.
    pub fn choose_regions(self, mut regions: Vec<Region>) {
        regions.sort();
        if self.session.current_untracked().is_some_and(|session| session.regions == regions) {
            regions.clear();
        }
        if self.regions.with_untracked(|now| *now == regions) {
            return;
        }
        self.regions.set(regions);
        let wanted = self.wanted_regions_untracked();
        self.listings.update(|all| all.retain(|region, listing| listing.reading || wanted.contains(region)));
        self.load();
    }

    /// How many instances are loaded of the regions that are listed. Tracked.
    #[must_use]
    pub fn total(self) -> usize {
        self.fleet.with(|fleet| {
            self.regions.with(|chosen| match chosen.is_empty() {
                true => fleet.len(),
                false => fleet.rows().filter(|row| chosen.contains(row.region())).count(),
            })
        })
    }
}

fn union(mut account: Vec<Region>, chosen: &[Region]) -> Vec<Region> {
    account.extend(chosen.iter().filter(|region| !account.contains(region)).cloned().collect::<Vec<_>>());
    account.sort();
    account
}
