//! What was chosen as a whole: numbers of one list, instead of as many ids.

use std::mem;
use std::sync::Arc;

use crate::fleet::{Roster, Shown};
use crate::ids::InstanceId;
use crate::order::index;

/// Some of a list. To choose 100,000 rows of it copies as many numbers and touches none of their ids.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    roster: Arc<Roster>,
    /// Which are chosen, by number.
    chosen: Vec<bool>,
    count: usize,
    /// In which order they were; also those that were taken out since.
    order: Vec<u32>,
}

impl Whole {
    /// Nothing yet of the list of what is shown.
    pub(super) fn of(shown: &Shown) -> Self {
        let roster = Arc::clone(shown.roster());
        Self { chosen: vec![false; roster.len()], roster, count: 0, order: Vec::new() }
    }

    /// Everything that is shown.
    pub(super) fn all_of(shown: &Shown) -> Self {
        let mut all = Self::of(shown);
        all.add(shown.numbers());
        all
    }

    pub(super) fn is_of(&self, shown: &Shown) -> bool {
        Arc::ptr_eq(&self.roster, shown.roster())
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Whether that number is chosen.
    pub(super) fn has(&self, number: u32) -> bool {
        self.chosen.get(index(number)).copied().unwrap_or(false)
    }

    pub(super) fn contains(&self, id: &InstanceId) -> bool {
        self.count > 0 && self.roster.number_of(id).is_some_and(|number| self.has(number))
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &InstanceId> + Clone {
        self.order.iter().filter(|number| self.has(**number)).filter_map(|number| self.roster.get(*number))
    }

    pub(super) fn add(&mut self, numbers: impl Iterator<Item = u32>) {
        // One that was taken out and comes again stands where it comes again.
        let chosen = mem::take(&mut self.chosen);
        self.order.retain(|number| chosen.get(index(*number)).copied().unwrap_or(false));
        self.chosen = chosen;
        for number in numbers {
            if self.change(number, true) {
                self.order.push(number);
            }
        }
    }

    pub(super) fn drop_numbers(&mut self, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            self.change(number, false);
        }
    }

    /// Returns whether it was chosen.
    pub(super) fn drop_id(&mut self, id: &InstanceId) -> bool {
        self.count > 0 && self.roster.number_of(id).is_some_and(|number| self.change(number, false))
    }

    /// Holds the same ids as numbers of another list. Returns those that it does not have.
    pub(super) fn go_over_to(&mut self, roster: &Arc<Roster>) -> Vec<InstanceId> {
        if Arc::ptr_eq(&self.roster, roster) {
            return Vec::new();
        }
        let mut gone = Vec::new();
        let mut there = Vec::new();
        for id in self.ids() {
            match roster.number_of(id) {
                Some(number) => there.push(number),
                None => gone.push(id.clone()),
            }
        }
        *self = Self { roster: Arc::clone(roster), chosen: vec![false; roster.len()], count: 0, order: Vec::new() };
        self.add(there.into_iter());
        gone
    }

    fn change(&mut self, number: u32, chosen: bool) -> bool {
        let Some(slot) = self.chosen.get_mut(index(number)) else { return false };
        let changed = mem::replace(slot, chosen) != chosen;
        match (changed, chosen) {
            (true, true) => self.count += 1,
            (true, false) => self.count -= 1,
            (false, _) => {}
        }
        changed
    }
}
