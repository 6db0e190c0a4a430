//! The fleet: every instance we were told of, found by id, sorted, filtered and counted fast enough for 100,000.
//!
//! A row's number means something only between two changes of [`Fleet::shape`]; whatever must outlive that, such as a
//! selection, holds ids.

mod column;
pub mod csv;
mod facets;
pub mod filter;
mod frozen;
mod keys;
mod layout;
pub mod loading;
mod natural;
mod pattern;
mod reload;
mod roster;
mod row;
mod shown;
mod sort;
mod texts;
mod zones;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::api::Instance;
use crate::ids::{InstanceId, Region};

pub use column::{Column, UnknownColumn};
pub use facets::{Counts, Facet, Facets, Matches, RowSet};
pub use filter::{Filter, FilterError, FilterErrorKind};
pub use frozen::{FrozenOrder, Thawed};
pub use layout::{Columns, Widths};
pub use pattern::Pattern;
pub use reload::{Reload, Reloaded};
pub use roster::Roster;
pub use row::Row;
pub use shown::Shown;
pub use sort::{Direction, Sort};
pub use zones::ZoneCounts;

use keys::Keys;

/// Instances by id, in the order in which they were first loaded.
#[derive(Clone, Debug, Default)]
pub struct Fleet {
    rows: Vec<Arc<Row>>,
    keys: Keys,
    /// When each row was last told of, by the fleet's own count of reloads.
    seen: Vec<u64>,
    index: FxHashMap<InstanceId, u32>,
    reloads: u64,
    revision: u64,
    shape: u64,
    made: Made,
}

/// What was made of the rows, and holds until they change.
#[derive(Clone, Debug, Default)]
struct Made {
    by_id: OnceLock<Arc<[u32]>>,
    roster: OnceLock<Arc<Roster>>,
    name_ranks: OnceLock<Arc<[Option<u32>]>>,
    machine_ranks: OnceLock<Arc<[Option<u32>]>>,
}

/// What an upsert did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Upserted {
    /// Instances that were not known before.
    pub added: usize,
    /// Known instances that are not as they were.
    pub changed: usize,
    /// Known instances that are as they were. An id that comes twice in one page counts here the second time.
    pub unchanged: usize,
    /// Instances without an id, which cannot be shown as rows nor acted on.
    pub without_id: usize,
}

impl Fleet {
    /// An empty fleet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many instances there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Grows whenever anything at all changes. What was computed at one revision holds until the next.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows whenever rows come or go, that is, whenever a row's number may mean another instance.
    #[must_use]
    pub fn shape(&self) -> u64 {
        self.shape
    }

    /// The row of that number. Cheap to clone and to keep.
    #[must_use]
    pub fn row(&self, number: u32) -> Option<&Arc<Row>> {
        self.rows.get(usize::try_from(number).ok()?)
    }

    /// All rows, in load order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Arc<Row>> + DoubleEndedIterator {
        self.rows.iter()
    }

    /// The ids of the rows of these numbers, in the order given.
    pub fn ids<'a, 'n>(&'a self, numbers: &'n [u32]) -> impl Iterator<Item = &'a InstanceId> + Clone + use<'a, 'n> {
        numbers.iter().filter_map(|number| self.row(*number)).map(|row| row.id())
    }

    /// The number of the row of that id.
    #[must_use]
    pub fn number_of(&self, id: &InstanceId) -> Option<u32> {
        self.index.get(id).copied()
    }

    /// The row of that id.
    #[must_use]
    pub fn get(&self, id: &InstanceId) -> Option<&Arc<Row>> {
        self.row(self.number_of(id)?)
    }

    /// Whether that id is in the fleet.
    #[must_use]
    pub fn contains(&self, id: &InstanceId) -> bool {
        self.index.contains_key(id)
    }

    /// Takes in what a listing or a look-up of `region` told: new instances are appended, known ones are updated where
    /// they stand. No id is ever there twice.
    pub fn upsert(&mut self, region: &Region, instances: impl IntoIterator<Item = Instance>) -> Upserted {
        let mut done = Upserted::default();
        for instance in instances {
            match Row::new(region.clone(), instance) {
                Some(row) => self.upsert_row(row, &mut done),
                None => done.without_id += 1,
            }
        }
        if done.added + done.changed > 0 {
            self.revision += 1;
        }
        if done.added > 0 {
            self.new_shape();
        }
        done
    }

    fn new_shape(&mut self) {
        self.shape += 1;
        self.made = Made::default();
    }

    fn upsert_row(&mut self, row: Row, done: &mut Upserted) {
        let known = self.number_of(row.id()).and_then(|number| usize::try_from(number).ok());
        let slot = known.and_then(|at| Some((at, self.rows.get_mut(at)?, self.seen.get_mut(at)?)));
        if let Some((at, old, seen)) = slot {
            *seen = self.reloads;
            if **old == row {
                done.unchanged += 1;
            } else {
                if old.instance().instance_name != row.instance().instance_name {
                    self.made.name_ranks = OnceLock::new();
                }
                if old.instance().machine_id != row.instance().machine_id {
                    self.made.machine_ranks = OnceLock::new();
                }
                self.keys.replace(at, &row);
                *old = Arc::new(row);
                done.changed += 1;
            }
            return;
        }
        // Row numbers are u32: half the memory of a view, and a listing of four thousand million machines is not coming.
        let Ok(number) = u32::try_from(self.rows.len()) else { return };
        self.index.insert(row.id().clone(), number);
        self.keys.push(&row);
        self.seen.push(self.reloads);
        self.rows.push(Arc::new(row));
        done.added += 1;
    }

    /// Removes instances that are known to be gone. Returns how many of them were there.
    pub fn forget(&mut self, ids: &[InstanceId]) -> usize {
        let gone: rustc_hash::FxHashSet<&InstanceId> = ids.iter().collect();
        self.keep(|row, _| !gone.contains(row.id())).len()
    }

    /// Keeps the rows that `wanted` says, in their order. Returns the ids of the others.
    fn keep(&mut self, wanted: impl Fn(&Row, u64) -> bool) -> Vec<InstanceId> {
        let kept: Vec<bool> = self.rows.iter().zip(&self.seen).map(|(row, seen)| wanted(row, *seen)).collect();
        let gone: Vec<InstanceId> = self.rows.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(row, _)| row.id().clone()).collect();
        if !gone.is_empty() {
            keys::retain(&mut self.rows, &kept);
            keys::retain(&mut self.seen, &kept);
            self.keys.retain(&kept);
            self.index = self.rows.iter().zip(0..).map(|(row, number)| (row.id().clone(), number)).collect();
            self.new_shape();
            self.revision += 1;
        }
        gone
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Small fleets for tests.

    use super::*;

    /// An instance with the fields that tests look at.
    pub(crate) fn instance(id: &str, name: &str, status: &str, zone: &str) -> Instance {
        Instance {
            instance_id: Some(id.into()),
            instance_name: name.into(),
            instance_status: status.into(),
            zone: Some(zone.into()),
            instance_type: "BM.S5.LARGE8".into(),
            ..Instance::default()
        }
    }

    /// A fleet of one region.
    pub(crate) fn fleet(region: &str, instances: impl IntoIterator<Item = Instance>) -> Fleet {
        let mut fleet = Fleet::new();
        fleet.upsert(&region.into(), instances);
        fleet
    }
}

#[cfg(test)]
mod tests;
