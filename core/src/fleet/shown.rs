//! Ids in the order in which they are shown.

use std::sync::Arc;

use super::{Fleet, Roster};
use crate::ids::InstanceId;
use crate::order::number;

/// Some of a list of ids, in an order.
///
/// A view of the fleet is the numbers of its rows over the ids of all, which are listed once for each set of rows: at a keystroke
/// that copies four bytes a row and touches none of its ids. It can be kept, and stays what it was when the fleet changes.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    all: Arc<Roster>,
    /// Which of them, in order; without, all as they are listed.
    rows: Option<Arc<[u32]>>,
}

impl Shown {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.as_ref().map_or(self.all.len(), |rows| rows.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id at that place.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&InstanceId> {
        self.all.get(match &self.rows {
            Some(rows) => *rows.get(at)?,
            None => number(at),
        })
    }

    /// The list that the numbers are of.
    #[must_use]
    pub fn roster(&self) -> &Arc<Roster> {
        &self.all
    }

    /// The numbers in that list, in order.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + Clone + '_ {
        (0..self.len()).map(|at| self.rows.as_ref().map_or(number(at), |rows| rows.get(at).copied().unwrap_or(u32::MAX)))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &InstanceId> + Clone {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The place of an id.
    #[must_use]
    pub fn position(&self, id: &InstanceId) -> Option<usize> {
        self.iter().position(|other| other == id)
    }
}

impl PartialEq for Shown {
    /// Whether the same ids stand in the same order.
    fn eq(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.all, &other.all) { self.rows == other.rows } else { self.len() == other.len() && self.iter().eq(other.iter()) }
    }
}

impl Eq for Shown {}

impl FromIterator<InstanceId> for Shown {
    fn from_iter<T: IntoIterator<Item = InstanceId>>(ids: T) -> Self {
        Self { all: Arc::new(ids.into_iter().collect()), rows: None }
    }
}

impl Fleet {
    /// The ids of these rows, in the order given; each number is to be that of a row. See [`Matches::in_order`](super::Matches::in_order).
    #[must_use]
    pub fn shown(&self, rows: Vec<u32>) -> Shown {
        Shown { all: self.roster(), rows: Some(rows.into()) }
    }

    /// The ids of all rows: the same list until rows come or go.
    #[must_use]
    pub fn roster(&self) -> Arc<Roster> {
        Arc::clone(self.made.roster.get_or_init(|| Arc::new(self.rows.iter().map(|row| row.id().clone()).collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fleet, instance};
    use super::*;

    fn texts(shown: &Shown) -> Vec<&str> {
        shown.iter().map(InstanceId::as_str).collect()
    }

    #[test]
    fn a_view_stays_what_it_was_and_a_new_one_is_of_the_fleet_as_it_is() {
        let mut fleet = fleet("r", ["a", "b", "c"].map(|id| instance(id, id, "running", "z")));
        let shown = fleet.shown(vec![2, 0, 1]);
        fleet.forget(&["a".into()]);
        assert_eq!(texts(&shown), ["c", "a", "b"]);
        assert_eq!((shown.len(), shown.get(1), shown.get(3)), (3, Some(&"a".into()), None));
        assert_eq!(shown.position(&"b".into()), Some(2));
        assert_eq!(texts(&fleet.shown(vec![1, 0])), ["c", "b"]);
        fleet.upsert(&"r".into(), [instance("d", "d", "running", "z")]);
        assert_eq!(texts(&fleet.shown(vec![2])), ["d"]);
    }

    #[test]
    fn views_are_equal_if_they_show_the_same_whatever_they_are_made_of() {
        let fleet = fleet("r", ["a", "b"].map(|id| instance(id, id, "running", "z")));
        assert_eq!(fleet.shown(vec![1, 0]), ["b", "a"].map(InstanceId::from).into_iter().collect());
        assert_ne!(fleet.shown(vec![1, 0]), fleet.shown(vec![0, 1]));
        assert_ne!(fleet.shown(vec![1]), fleet.shown(vec![1, 0]));
    }
}
