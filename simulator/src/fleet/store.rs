//! All machines, indexed for listing by account and region and for look-up by id.

use std::collections::HashMap;

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, Region};

use super::machine::Machine;
use super::make::{FleetSpec, make};
use crate::accounts::{AccountId, Accounts};
use crate::moment::Moment;
use crate::zones::ZoneRow;

/// Every machine there is or was. Gone ones are kept for the record and never listed.
#[derive(Debug, Default)]
pub struct Fleet {
    machines: Vec<Machine>,
    by_id: HashMap<InstanceId, usize>,
    listings: HashMap<(AccountId, Region), Vec<usize>>,
}

impl Fleet {
    /// The fleets of all accounts: the demo account's of the asked size, small ones for two others, none for the newcomer.
    #[must_use]
    pub fn make(spec: &FleetSpec, now: Moment) -> Self {
        let small = FleetSpec { size: 12, region: None, ..spec.clone() };
        let mut fleet = Self::default();
        for (account, spec) in [(Accounts::DEMO, spec), (Accounts::PARTNER, &small), (Accounts::AUDITOR, &small)] {
            let first = fleet.machines.len();
            for machine in make(spec, account, first, now) {
                fleet.add(machine);
            }
        }
        fleet
    }

    /// A plain running machine, to be changed before it is added.
    #[must_use]
    pub fn fresh(account: AccountId, zone: &ZoneRow, id: &InstanceId, now: Moment) -> Machine {
        super::make::fresh(account, zone, id, now)
    }

    /// Adds a machine at the end of its listing. `false` if its id is taken.
    pub fn add(&mut self, machine: Machine) -> bool {
        if self.by_id.contains_key(&machine.id) {
            return false;
        }
        let slot = self.machines.len();
        self.by_id.insert(machine.id.clone(), slot);
        self.listings.entry((machine.account, machine.region.clone())).or_default().push(slot);
        self.machines.push(machine);
        true
    }

    /// The machines an account has in a region, in a stable order. Gone ones are not among them once they were swept.
    pub fn listing(&self, account: AccountId, region: &Region) -> impl Iterator<Item = &Machine> {
        self.slots(account, region).iter().filter_map(|slot| self.machines.get(*slot))
    }

    /// One page of the listing, without walking through what comes before it, and how many there are in all.
    pub fn page(&self, account: AccountId, region: &Region, offset: usize, limit: usize) -> (usize, Vec<&Machine>) {
        let slots = self.slots(account, region);
        let page = slots.get(offset..).unwrap_or_default().iter().take(limit);
        (slots.len(), page.filter_map(|slot| self.machines.get(*slot)).collect())
    }

    fn slots(&self, account: AccountId, region: &Region) -> &[usize] {
        self.listings.get(&(account, region.clone())).map_or(&[], Vec::as_slice)
    }

    /// A machine that the account has, or had, in the region.
    #[must_use]
    pub fn find(&self, account: AccountId, region: &Region, id: &InstanceId) -> Option<&Machine> {
        self.get(id).filter(|machine| machine.account == account && machine.region == *region)
    }

    /// A machine by id, whoever's it is.
    #[must_use]
    pub fn get(&self, id: &InstanceId) -> Option<&Machine> {
        self.by_id.get(id).and_then(|slot| self.machines.get(*slot))
    }

    /// A machine to change.
    pub fn get_mut(&mut self, id: &InstanceId) -> Option<&mut Machine> {
        self.by_id.get(id).and_then(|slot| self.machines.get_mut(*slot))
    }

    /// Every machine there is or was.
    pub fn iter(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter()
    }

    /// Takes the machine off its listing, if it is still being terminated and this was the time its disks were due.
    pub fn clean_up(&mut self, id: &InstanceId, due: Moment) {
        let Some(machine) = self.get_mut(id) else { return };
        if machine.status != InstanceStatus::Terminating || machine.gone_due != Some(due) {
            return;
        }
        machine.gone_due = None;
        machine.gone_at = Some(due);
    }

    /// Drops gone machines from the listings. To be called after any of them went.
    pub fn sweep(&mut self) {
        let machines = &self.machines;
        for slots in self.listings.values_mut() {
            slots.retain(|slot| machines.get(*slot).is_some_and(|machine| machine.gone_at.is_none()));
        }
    }

    /// The ids of all machines whose disks are being cleaned up, with the time they are due.
    pub fn being_cleaned(&self) -> Vec<(InstanceId, Moment)> {
        self.machines.iter().filter_map(|machine| machine.gone_due.map(|due| (machine.id.clone(), due))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const NOW: Moment = Moment::from_seconds(1_800_000_000);

    fn demo(spec: &FleetSpec) -> Vec<String> {
        let fleet = Fleet::make(spec, NOW);
        fleet.iter().filter(|m| m.account == Accounts::DEMO).map(|m| serde_json::to_string(&m.listed()).unwrap()).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_fleet_and_another_seed_another() {
        let spec = FleetSpec::default();
        assert_eq!(demo(&spec), demo(&spec));
        assert_ne!(demo(&spec), demo(&FleetSpec { seed: 2, ..spec }));
    }

    #[test]
    fn ids_and_addresses_are_unique_statuses_mixed_and_regions_several() {
        let fleet = Fleet::make(&FleetSpec { size: 5000, ..FleetSpec::default() }, NOW);
        let all: Vec<_> = fleet.iter().collect();
        assert_eq!(all.len(), 5024);
        assert_eq!(all.iter().map(|m| m.id.as_str()).collect::<HashSet<_>>().len(), all.len());
        let public: Vec<_> = all.iter().map(|m| m.addresses.public.as_str()).filter(|ip| !ip.is_empty()).collect();
        assert_eq!(public.iter().collect::<HashSet<_>>().len(), public.len());
        assert_eq!(all.iter().map(|m| m.status.as_str()).collect::<HashSet<_>>().len(), 6);
        assert_eq!(all.iter().map(|m| m.region.as_str()).collect::<HashSet<_>>().len(), 4);
        assert!(all.iter().any(|m| !m.addresses.public_v6.is_empty()));
    }

    #[test]
    fn one_region_and_only_running_ones_on_demand() {
        let spec = FleetSpec { size: 300, region: Some("ap-chengdu".into()), mix: super::super::Mix::Running, ..FleetSpec::default() };
        let fleet = Fleet::make(&spec, NOW);
        assert_eq!(fleet.listing(Accounts::DEMO, &"ap-chengdu".into()).count(), 300);
        assert!(fleet.listing(Accounts::DEMO, &"ap-chengdu".into()).all(|m| m.status == InstanceStatus::Running));
    }
}
