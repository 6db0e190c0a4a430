//! What the operator has chosen: a set of ids, never of rows, so that filtering, sorting and refreshing cannot change it.

mod paste;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::ids::InstanceId;

pub use paste::{Pasted, paste};

/// A set of chosen instances.
///
/// Two selections are equal if they hold the same ids. Iteration is in the order in which the ids were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    ids: IndexSet<InstanceId, FxBuildHasher>,
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
        self.ids.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether this one is.
    #[must_use]
    pub fn contains(&self, id: &InstanceId) -> bool {
        self.ids.contains(id)
    }

    /// The chosen ids, in the order in which they were chosen.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &InstanceId> + Clone {
        self.ids.iter()
    }

    /// Chooses one, or no longer. Returns whether that changed anything.
    pub fn set(&mut self, id: &InstanceId, chosen: bool) -> bool {
        if chosen { self.ids.insert(id.clone()) } else { self.ids.shift_remove(id) }
    }

    /// Turns one around. Returns whether it is chosen now.
    pub fn toggle(&mut self, id: &InstanceId) -> bool {
        let chosen = !self.contains(id);
        self.set(id, chosen);
        chosen
    }

    /// Chooses all of these, such as everything that matches the filter: their ids, frozen here and now.
    pub fn select<'a>(&mut self, ids: impl IntoIterator<Item = &'a InstanceId>) {
        let ids = ids.into_iter();
        // One growth instead of many: an iterator that may pass over some still says how many there are at most.
        self.ids.reserve(ids.size_hint().1.unwrap_or(0));
        self.ids.extend(ids.cloned());
    }

    /// Chooses none of these any longer.
    pub fn deselect<'a>(&mut self, ids: impl IntoIterator<Item = &'a InstanceId>) {
        let mut out = vec![false; self.len()];
        for id in ids {
            self.mark(id, &mut out);
        }
        self.drop_marked(&out);
    }

    /// Turns each of these around; what is chosen elsewhere stays chosen.
    pub fn invert<'a>(&mut self, ids: impl IntoIterator<Item = &'a InstanceId>) {
        let mut out = vec![false; self.len()];
        let mut into = Vec::new();
        for id in ids {
            if !self.mark(id, &mut out) {
                into.push(id.clone());
            }
        }
        self.drop_marked(&out);
        self.ids.extend(into);
    }

    /// Marks the place of one. Returns whether it is chosen.
    fn mark(&self, id: &InstanceId, marks: &mut [bool]) -> bool {
        let slot = self.ids.get_index_of(id).and_then(|at| marks.get_mut(at));
        slot.is_some_and(|mark| {
            *mark = true;
            true
        })
    }

    fn drop_marked(&mut self, out: &[bool]) {
        let mut out = out.iter().copied();
        self.ids.retain(|_| !out.next().unwrap_or(false));
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
        self.ids.clear();
    }

    /// Drops what is no longer listed and returns it, for the notice that says so.
    pub fn retain_listed(&mut self, is_listed: impl Fn(&InstanceId) -> bool) -> Vec<InstanceId> {
        let mut vanished = Vec::new();
        self.ids.retain(|id| {
            let listed = is_listed(id);
            if !listed {
                vanished.push(id.clone());
            }
            listed
        });
        vanished
    }

    /// How many of these are chosen. Each id is to be given once.
    #[must_use]
    pub fn count_in<'a>(&self, ids: impl IntoIterator<Item = &'a InstanceId>) -> usize {
        if self.is_empty() {
            return 0;
        }
        ids.into_iter().filter(|id| self.contains(id)).count()
    }

    /// How many chosen ones are not among those shown: "4 hidden by the filter". Each id is to be given once.
    #[must_use]
    pub fn hidden_by<'a>(&self, shown: impl IntoIterator<Item = &'a InstanceId>) -> usize {
        self.len().saturating_sub(self.count_in(shown))
    }

    /// How much of these is chosen. Each id is to be given once.
    #[must_use]
    pub fn chosen_of<'a>(&self, ids: impl IntoIterator<Item = &'a InstanceId>) -> Chosen {
        let (mut given, mut chosen) = (0_usize, 0_usize);
        for id in ids {
            given += 1;
            chosen += usize::from(self.contains(id));
            if chosen > 0 && chosen < given {
                return Chosen::Some;
            }
        }
        match chosen {
            0 => Chosen::None,
            _ => Chosen::All,
        }
    }
}

impl FromIterator<InstanceId> for Selection {
    fn from_iter<T: IntoIterator<Item = InstanceId>>(ids: T) -> Self {
        Self { ids: ids.into_iter().collect() }
    }
}

impl Extend<InstanceId> for Selection {
    fn extend<T: IntoIterator<Item = InstanceId>>(&mut self, ids: T) {
        self.ids.extend(ids);
    }
}

#[cfg(test)]
mod tests;
