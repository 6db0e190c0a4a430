//! What the operator has chosen: a set of ids, never of rows, so that filtering, sorting and refreshing cannot change it.

mod paste;
mod whole;

use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::fleet::{Roster, Shown};
use crate::ids::InstanceId;

pub use paste::{Pasted, paste};
use whole::Whole;

/// A set of chosen instances.
///
/// Two selections are equal if they hold the same ids. Iteration begins with what was chosen as a whole, in the order shown; then
/// come those that were chosen one by one, in that order.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// What was chosen as a whole, such as everything that matches a filter.
    whole: Option<Whole>,
    /// The others.
    single: IndexSet<InstanceId, FxBuildHasher>,
}

/// How much of a list is chosen: what a header's checkbox shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// Nothing of it.
    None,
    /// Some of it (`aria-checked="mixed"`).
    Some,
    /// All of it, and it is not empty.
    All,
}

impl Selection {
    /// Nothing chosen.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many are chosen.
    #[must_use]
    pub fn len(&self) -> usize {
        self.whole.as_ref().map_or(0, Whole::len) + self.single.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether this one is.
    #[must_use]
    pub fn contains(&self, id: &InstanceId) -> bool {
        self.single.contains(id) || self.whole.as_ref().is_some_and(|whole| whole.contains(id))
    }

    /// The chosen ids.
    pub fn iter(&self) -> impl Iterator<Item = &InstanceId> + Clone {
        self.whole.iter().flat_map(Whole::ids).chain(&self.single)
    }

    /// Chooses one, or no longer. Returns whether that changed anything.
    pub fn set(&mut self, id: &InstanceId, chosen: bool) -> bool {
        if chosen {
            return !self.contains(id) && self.single.insert(id.clone());
        }
        self.whole.as_mut().is_some_and(|whole| whole.drop_id(id)) || self.single.shift_remove(id)
    }

    /// Turns one around. Returns whether it is chosen now.
    pub fn toggle(&mut self, id: &InstanceId) -> bool {
        let chosen = !self.contains(id);
        self.set(id, chosen);
        chosen
    }

    /// Chooses all that is shown: these ids, frozen here and now.
    pub fn select_shown(&mut self, shown: &Shown) {
        // What was chosen of another list goes over to the single ones, where ids stand for themselves.
        if let Some(other) = self.whole.take_if(|whole| !whole.is_of(shown)) {
            self.single.extend(other.ids().cloned());
        }
        let single = self.numbers_of_single(shown);
        self.whole.get_or_insert_with(|| Whole::of(shown)).add(shown.numbers().filter(|number| !single.contains(number)));
    }

    /// Chooses nothing of what is shown any longer.
    pub fn deselect_shown(&mut self, shown: &Shown) {
        match &mut self.whole {
            Some(whole) if whole.is_of(shown) => {
                whole.drop_numbers(shown.numbers());
                let there = Whole::all_of(shown);
                self.single.retain(|id| !there.contains(id));
            }
            _ => self.deselect(shown.iter()),
        }
    }

    /// The numbers, in the list of what is shown, of those chosen one by one.
    fn numbers_of_single(&self, shown: &Shown) -> FxHashSet<u32> {
        self.single.iter().filter_map(|id| shown.roster().number_of(id)).collect()
    }

    /// Chooses all of these.
    pub fn select<'a>(&mut self, ids: impl IntoIterator<Item = &'a InstanceId>) {
        for id in ids {
            self.set(id, true);
        }
    }

    /// Chooses none of these any longer.
    pub fn deselect<'a>(&mut self, ids: impl IntoIterator<Item = &'a InstanceId>) {
        let mut out = vec![false; self.single.len()];
        for id in ids {
            self.mark(id, &mut out);
        }
        self.drop_marked(&out);
    }

    /// Turns each of these around; what is chosen elsewhere stays chosen.
    pub fn invert<'a>(&mut self, ids: impl IntoIterator<Item = &'a InstanceId>) {
        let mut out = vec![false; self.single.len()];
        let mut into = Vec::new();
        for id in ids {
            if !self.mark(id, &mut out) {
                into.push(id.clone());
            }
        }
        self.drop_marked(&out);
        self.single.extend(into);
    }

    /// Takes one out, or marks its place among the single ones to be taken out. Returns whether it is chosen.
    fn mark(&mut self, id: &InstanceId, marks: &mut [bool]) -> bool {
        let slot = self.single.get_index_of(id).and_then(|at| marks.get_mut(at));
        match slot {
            Some(mark) => *mark = true,
            None => return self.whole.as_mut().is_some_and(|whole| whole.drop_id(id)),
        }
        true
    }

    fn drop_marked(&mut self, out: &[bool]) {
        let mut out = out.iter().copied();
        self.single.retain(|_| !out.next().unwrap_or(false));
    }

    /// Sets everything between two instances, both included, in the order shown; which of them comes first does not matter.
    ///
    /// Where the anchor is not shown (any longer), only the focus is set: a range over rows nobody sees is never guessed.
    /// Where the focus is not shown, nothing happens.
    pub fn set_range<'a>(
        &mut self,
        shown: impl IntoIterator<Item = &'a InstanceId>,
        anchor: &InstanceId,
        focus: &InstanceId,
        chosen: bool,
    ) {
        let mut range: Vec<&InstanceId> = Vec::new();
        let (mut anchor_seen, mut focus_seen) = (false, false);
        for id in shown {
            let inside = anchor_seen || focus_seen;
            anchor_seen |= id == anchor;
            focus_seen |= id == focus;
            if inside || anchor_seen || focus_seen {
                range.push(id);
            }
            if anchor_seen && focus_seen {
                break;
            }
        }
        match (anchor_seen, focus_seen) {
            (true, true) if chosen => self.select(range),
            (true, true) => self.deselect(range),
            (false, true) => {
                self.set(focus, chosen);
            }
            (_, false) => {}
        }
    }

    /// Chooses nothing any longer.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// Drops what is no longer listed and returns it, for the notice that says so.
    pub fn retain_listed(&mut self, listed: &Arc<Roster>) -> Vec<InstanceId> {
        let mut vanished = self.whole.as_mut().map(|whole| whole.go_over_to(listed)).unwrap_or_default();
        self.single.retain(|id| {
            let there = listed.number_of(id).is_some();
            if !there {
                vanished.push(id.clone());
            }
            there
        });
        vanished
    }

    /// How many of these are chosen. Each id is to be given once.
    #[must_use]
    pub fn count_in<'a>(&self, ids: impl IntoIterator<Item = &'a InstanceId>) -> usize {
        ids.into_iter().filter(|id| self.contains(id)).count()
    }

    /// How many of those shown are chosen.
    #[must_use]
    pub fn count_shown(&self, shown: &Shown) -> usize {
        if self.is_empty() {
            return 0;
        }
        let single = self.numbers_of_single(shown);
        match &self.whole {
            Some(whole) if !whole.is_of(shown) => self.count_in(shown.iter()),
            Some(whole) => shown.numbers().filter(|number| whole.has(*number) || single.contains(number)).count(),
            None => shown.numbers().filter(|number| single.contains(number)).count(),
        }
    }

    /// How many chosen ones are not among those shown: "4 hidden by the filter".
    #[must_use]
    pub fn hidden_by(&self, shown: &Shown) -> usize {
        self.len().saturating_sub(self.count_shown(shown))
    }

    /// How much of what is shown is chosen.
    #[must_use]
    pub fn chosen_of(&self, shown: &Shown) -> Chosen {
        match self.count_shown(shown) {
            0 => Chosen::None,
            all if all == shown.len() => Chosen::All,
            _ => Chosen::Some,
        }
    }
}

impl PartialEq for Selection {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|id| other.contains(id))
    }
}

impl Eq for Selection {}

impl FromIterator<InstanceId> for Selection {
    fn from_iter<T: IntoIterator<Item = InstanceId>>(ids: T) -> Self {
        Self { whole: None, single: ids.into_iter().collect() }
    }
}

impl Extend<InstanceId> for Selection {
    fn extend<T: IntoIterator<Item = InstanceId>>(&mut self, ids: T) {
        self.select(&ids.into_iter().collect::<Vec<_>>());
    }
}

#[cfg(test)]
mod tests;
