//! An order that holds still: while the operator selects, a refresh must not move rows under the pointer.

use super::{Fleet, Shown};
use crate::order::index;

/// The order in which rows stood at some moment. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FrozenOrder {
    ids: Shown,
}

/// The rows of a frozen order as the fleet is now.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Thawed {
    /// The numbers of all rows: those that are still there where they stood, and then those that came since.
    pub rows: Vec<u32>,
    /// How many came since: "12 new, re-sort".
    pub new: usize,
}

impl FrozenOrder {
    /// Remembers an order of rows.
    #[must_use]
    pub fn new(fleet: &Fleet, order: &[u32]) -> Self {
        Self { ids: fleet.shown(order.to_vec()) }
    }

    /// The same order of the rows there are now. New ones stand at the end, in load order.
    #[must_use]
    pub fn thaw(&self, fleet: &Fleet) -> Thawed {
        let mut new = vec![true; fleet.len()];
        let mut rows = Vec::with_capacity(fleet.len());
        for number in self.ids.iter().filter_map(|id| fleet.number_of(id)) {
            if let Some(new) = new.get_mut(index(number)) {
                *new = false;
            }
            rows.push(number);
        }
        let before = rows.len();
        rows.extend((0..).zip(&new).filter(|(_, new)| **new).map(|(number, _): (u32, _)| number));
        Thawed { new: rows.len() - before, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fleet, instance};
    use super::*;
    use crate::ids::InstanceId;

    #[test]
    fn rows_stay_where_they_are_and_new_ones_are_counted() {
        let mut fleet = fleet("r", ["a", "b", "c"].map(|id| instance(id, id, "running", "z")));
        let frozen = FrozenOrder::new(&fleet, &[2, 0, 1]);
        fleet.forget(&["a".into()]);
        fleet.upsert(&"r".into(), ["0", "b"].map(|id| instance(id, "renamed", "running", "z")));
        let thawed = frozen.thaw(&fleet);
        assert_eq!(fleet.ids(&thawed.rows).map(InstanceId::as_str).collect::<Vec<_>>(), ["c", "b", "0"]);
        assert_eq!(thawed.new, 1);
    }
}
