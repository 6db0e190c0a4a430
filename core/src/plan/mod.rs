//! The plan: selection × fleet × protection → what exactly would be terminated, what is left out and why.
//!
//! The review shows this very value, and confirming consumes it. There is no other way to a [`ConfirmedPlan`], and no
//! request to terminate without one.

mod baseline;
mod batch;
mod confirmation;
mod drift;
mod entry;
mod impact;
mod limits;
pub mod protection;
mod target;

use rustc_hash::FxHashMap;

use crate::api::Instance;
use crate::fleet::Fleet;
use crate::ids::{EndpointId, InstanceId};
use crate::order::{self, Direction};
use crate::selection::Selection;

pub use baseline::Baseline;
pub use batch::{Batch, cut, cut_ids};
pub use confirmation::{ConfirmationError, ConfirmedPlan, JournalPlanError, Phrase, RehearsalPlan};
pub use drift::{Change, Drift};
pub use entry::{Entry, Exclusion};
pub use impact::Impact;
pub use limits::Limits;
pub use protection::{Protection, Protects, Rule};
pub use target::Target;

/// What would be terminated, and what is left out and why.
///
/// Regions in the order of their names, within each the fleet's load order: the order in which requests are cut.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    entries: Vec<Entry>,
    index: FxHashMap<InstanceId, usize>,
    not_listed: Vec<InstanceId>,
    protection: Protection,
    limits: Limits,
}

/// One instance that was chosen and will not be terminated.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Excluded<'a> {
    /// Its id.
    pub id: &'a InstanceId,
    /// Its facts. `None` if it was not in the fleet any longer when the plan was made.
    pub target: Option<&'a Target>,
    /// Why it is left out.
    pub why: &'a Exclusion,
}

impl Plan {
    /// Plans the termination of what is selected, with the facts of this moment.
    #[must_use]
    pub fn new(selection: &Selection, fleet: &Fleet, protection: &Protection, limits: Limits) -> Self {
        Self::since(&Baseline::default(), selection, fleet, protection, limits)
    }

    /// The same, with what changed since it was selected marked as drift from the start.
    #[must_use]
    pub fn since(baseline: &Baseline, selection: &Selection, fleet: &Fleet, protection: &Protection, limits: Limits) -> Self {
        let mut rows = Vec::with_capacity(selection.len());
        let mut not_listed = Vec::new();
        for id in selection.iter() {
            match fleet.number_of(id) {
                Some(number) => rows.push(number),
                None => not_listed.push(id.clone()),
            }
        }
        // The load order first, and then what it leaves of the order by region.
        let all = order::all(rows.len());
        let loaded = order::by_number(&all, Direction::Ascending, |at| rows.get(at).copied().map(u128::from));
        let region =
            |at: usize| rows.get(at).and_then(|number| fleet.row(*number)).map_or(&b""[..], |row| row.region().as_str().as_bytes());
        let sorted = order::by_bytes(&loaded, Direction::Ascending, &region).order;
        order::by_text(&mut not_listed, InstanceId::as_str);
        let rows = sorted.iter().filter_map(|at| fleet.row(*rows.get(order::index(*at))?));
        let entries: Vec<Entry> = rows.map(|row| Entry::new(baseline.row(row.id()), row, protection)).collect();
        let index = entries.iter().enumerate().map(|(at, entry)| (entry.target().id.clone(), at)).collect();
        Self { entries, index, not_listed, protection: protection.clone(), limits }
    }

    /// Says which endpoint listed the fleet it was made of: its targets are sent there and nowhere else.
    #[must_use]
    pub fn at(mut self, endpoint: &EndpointId) -> Self {
        self.entries.iter_mut().for_each(|entry| entry.place_at(endpoint));
        self
    }

    /// Everything chosen that was in the fleet, included or not, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What would be terminated, in the order of the requests.
    pub fn included(&self) -> impl Iterator<Item = &Target> + Clone {
        self.entries.iter().filter(|entry| entry.is_included()).map(Entry::target)
    }

    /// What is left out, each with its reason.
    pub fn excluded(&self) -> impl Iterator<Item = Excluded<'_>> {
        let listed = self
            .entries
            .iter()
            .filter_map(|entry| entry.exclusion().map(|why| Excluded { id: &entry.target().id, target: Some(entry.target()), why }));
        let gone = self.not_listed.iter().map(|id| Excluded { id, target: None, why: &Exclusion::Vanished });
        listed.chain(gone)
    }

    /// What would be terminated although a rule protects it, because it was unlocked; each with its rule.
    pub fn unlocked(&self) -> impl Iterator<Item = (&Target, &Rule)> {
        self.included().filter_map(|target| Some((target, self.protection.lifted(target)?)))
    }

    /// What is planned of one id. `None` if it was never chosen, or was not in the fleet any longer.
    #[must_use]
    pub fn entry(&self, id: &InstanceId) -> Option<&Entry> {
        self.index.get(id).and_then(|at| self.entries.get(*at))
    }

    /// How many would be terminated.
    #[must_use]
    pub fn len(&self) -> usize {
        self.included().count()
    }

    /// Whether nothing would be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.included().next().is_none()
    }

    /// The limits it was made under.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Other limits apply from now on.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The operator takes one out.
    pub fn take_out(&mut self, id: &InstanceId) {
        self.change(id, |entry| entry.taken_out = true);
    }

    /// The operator puts back one that was taken out. Whatever else excludes it still does.
    pub fn put_back(&mut self, id: &InstanceId) {
        self.change(id, |entry| entry.taken_out = false);
    }

    /// The operator wants one that is likely to be refused sent all the same, or no longer.
    pub fn tick_in(&mut self, id: &InstanceId, ticked: bool) {
        self.change(id, |entry| entry.ticked = ticked);
    }

    /// Other rules apply from now on, say because one instance was unlocked.
    pub fn set_protection(&mut self, protection: &Protection) {
        self.protection = protection.clone();
        for entry in &mut self.entries {
            entry.judge(&self.protection);
        }
    }

    fn change(&mut self, id: &InstanceId, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.index.get(id).and_then(|at| self.entries.get_mut(*at)) {
            change(entry);
            entry.judge(&self.protection);
        }
    }

    /// The requests that would be sent, in order.
    #[must_use]
    pub fn batches(&self) -> Vec<Batch> {
        cut(self.included())
    }

    /// The look-ups that bring fresh facts of everything that could still be sent, and of which none were brought yet.
    ///
    /// Give each answer to [`Plan::mark_drift`] by way of [`Batch::facts`].
    #[must_use]
    pub fn look_ups(&self) -> Vec<Batch> {
        cut(self.entries.iter().filter(|entry| !entry.is_looked_up() && entry.could_be_sent()).map(Entry::target))
    }

    /// Takes in fresh facts: for each id the instance as it is now, or `None` if it is no longer listed.
    ///
    /// What changed since it was selected is marked, and blocks the confirmation until it is acknowledged. What vanished,
    /// is terminating by now or came under a rule is left out. Ids that are not of this plan are passed over.
    pub fn mark_drift(&mut self, fresh: impl IntoIterator<Item = (InstanceId, Option<Instance>)>) {
        for (id, instance) in fresh {
            self.change(&id, |entry| entry.look(instance.as_ref()));
        }
    }

    /// Everything that is not as it was when it was selected, whether it is still included or not.
    pub fn drifted(&self) -> impl Iterator<Item = (&Entry, &Drift)> {
        self.entries.iter().filter_map(|entry| entry.drift().map(|drift| (entry, drift)))
    }

    /// The operator has seen what changed of one instance.
    pub fn acknowledge(&mut self, id: &InstanceId) {
        self.change(id, Entry::acknowledge);
    }

    /// The operator has seen all that changed.
    pub fn acknowledge_all(&mut self) {
        self.entries.iter_mut().for_each(Entry::acknowledge);
    }

    /// What the termination would do, in numbers and addresses.
    #[must_use]
    pub fn impact(&self) -> Impact {
        Impact::of(self)
    }
}

#[cfg(test)]
mod tests;
