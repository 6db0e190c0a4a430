//! Reading a region's listing again: what is no longer listed vanishes, but only after a listing that was complete.

use super::Fleet;
use crate::ids::{InstanceId, Region};

/// A listing of one region that is being read. Only finishing it makes anything vanish.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a reload that is not finished makes nothing vanish"]
pub struct Reload {
    region: Region,
    number: u64,
}

/// What a complete listing no longer told of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reloaded {
    /// The region that was read.
    pub region: Region,
    /// The ids that were listed before and are no longer, in load order.
    pub vanished: Vec<InstanceId>,
}

impl Reload {
    /// The region being read.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }
}

impl Fleet {
    /// Begins to read a region's listing. Its pages go to [`Fleet::upsert`] as they come; rows stay where they are.
    pub fn begin_reload(&mut self, region: &Region) -> Reload {
        self.reloads += 1;
        Reload { region: region.clone(), number: self.reloads }
    }

    /// Ends a listing that was read completely: instances of its region that nobody told of since it began are removed.
    ///
    /// A listing with gaps must be dropped instead: what stood in a gap has not vanished.
    pub fn finish_reload(&mut self, reload: Reload) -> Reloaded {
        let Reload { region, number } = reload;
        let vanished = self.keep(|row, seen| *row.region() != region || seen >= number);
        Reloaded { region, vanished }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fleet, instance};

    #[test]
    fn what_is_no_longer_listed_vanishes_from_its_region_only() {
        let mut fleet = fleet("r", ["a", "b", "c"].map(|id| instance(id, id, "running", "z")));
        fleet.upsert(&"other".into(), [instance("x", "x", "running", "y")]);
        let reload = fleet.begin_reload(&"r".into());
        fleet.upsert(&"r".into(), [instance("c", "c", "running", "z"), instance("d", "d", "running", "z")]);
        assert_eq!(fleet.len(), 5, "nothing vanishes while reading");
        let reloaded = fleet.finish_reload(reload);
        assert_eq!(reloaded.vanished, ["a".into(), "b".into()]);
        assert_eq!(fleet.rows().map(|row| row.id().as_str()).collect::<Vec<_>>(), ["c", "x", "d"]);
    }

    #[test]
    fn a_reload_that_is_dropped_removes_nothing() {
        let mut fleet = fleet("r", ["a", "b"].map(|id| instance(id, id, "running", "z")));
        let unfinished = fleet.begin_reload(&"r".into());
        drop(unfinished);
        assert_eq!(fleet.len(), 2);
    }

    #[test]
    fn two_regions_are_read_at_the_same_time() {
        let mut fleet = fleet("r", [instance("a", "a", "running", "z")]);
        fleet.upsert(&"s".into(), [instance("b", "b", "running", "z")]);
        let of_r = fleet.begin_reload(&"r".into());
        let of_s = fleet.begin_reload(&"s".into());
        fleet.upsert(&"r".into(), [instance("a", "a", "running", "z")]);
        assert_eq!(fleet.finish_reload(of_r).vanished, []);
        assert_eq!(fleet.finish_reload(of_s).vanished, ["b".into()]);
    }
}
