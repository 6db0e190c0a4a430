//! A list of ids that never changes, each known by its number in it.

use std::sync::OnceLock;

use crate::ids::InstanceId;
use crate::order::{self, Direction, index};

/// Ids in the order in which they were loaded, each one once. Views and selections share one and hold numbers: to pass over 100,000
/// numbers that lie side by side takes a small part of what walking to as many ids does.
#[derive(Debug, Default)]
pub struct Roster {
    ids: Vec<InstanceId>,
    /// The numbers in the order of their ids' hashes.
    by_hash: OnceLock<Vec<u32>>,
}

impl Roster {
    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The id of that number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&InstanceId> {
        self.ids.get(index(number))
    }

    /// Makes what the first search for an id would otherwise wait for.
    pub(super) fn prepare(&self) {
        self.by_hash();
    }

    fn by_hash(&self) -> &[u32] {
        self.by_hash.get_or_init(|| {
            let all = order::all(self.ids.len());
            order::by_number(&all, Direction::Ascending, |at| self.ids.get(at).map(|id| u128::from(id.hash_value())))
        })
    }

    /// The number of that id.
    #[must_use]
    pub fn number_of(&self, id: &InstanceId) -> Option<u32> {
        let hash_of = |number: &u32| self.get(*number).map(InstanceId::hash_value);
        let by_hash = self.by_hash();
        let first = by_hash.partition_point(|number| hash_of(number) < Some(id.hash_value()));
        let same = by_hash.iter().skip(first).take_while(|number| hash_of(number) == Some(id.hash_value()));
        same.copied().find(|number| self.get(*number) == Some(id))
    }
}

impl FromIterator<InstanceId> for Roster {
    fn from_iter<T: IntoIterator<Item = InstanceId>>(ids: T) -> Self {
        Self { ids: ids.into_iter().collect(), by_hash: OnceLock::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_is_found_at_its_number_and_no_other_is_found(ids in prop::collection::btree_set("[a-c]{0,4}", 0..120), other in "[a-d]{0,4}") {
            let roster: Roster = ids.iter().map(|id| InstanceId::from(id.as_str())).collect();
            prop_assert_eq!((roster.len(), roster.is_empty()), (ids.len(), ids.is_empty()));
            for (number, id) in (0..).zip(&ids) {
                prop_assert_eq!(roster.number_of(&id.as_str().into()), Some(number));
                prop_assert_eq!(roster.get(number).map(InstanceId::as_str), Some(id.as_str()));
            }
            prop_assert_eq!(roster.number_of(&other.as_str().into()).is_some(), ids.contains(&other));
        }
    }
}
