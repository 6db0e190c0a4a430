//! Loading listings: which pages are wanted, and whether what came back is the whole truth.
//!
//! The service promises no order across pages, so a fleet that changes while it is read shifts instances from one page to
//! another. A listing is complete only if every page was read, all named the same total and the different instances add up
//! to it; otherwise it is read again, and if that does not help, it says what it is. What no total and no sum can show is one
//! instance that came while another went.
//!
//! Nothing is sent here. The caller takes pages by [`Loading::next`] as fast as its pacing allows, and brings each answer to
//! [`Loading::loaded`] or [`Loading::failed`].

mod region;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::api::CallError;
use crate::ids::{InstanceId, Region};

use region::RegionLoad;

/// A page to ask for: 100 instances of a region from an offset on.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Page {
    /// The region.
    pub region: Region,
    /// The number of the first instance.
    pub offset: usize,
    /// Which reading of the region it belongs to, from 0.
    pub reading: u32,
}

/// How patient to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// How often a page is asked for before it is left as a gap. Refusals for too many requests do not count.
    pub attempts: u32,
    /// How often a listing that shifted is read again.
    pub rereads: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self { attempts: 3, rereads: 2 }
    }
}

/// How much of a region's listing is known to be there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Still being read.
    Loading,
    /// All of it: what is not in it is not listed.
    Complete,
    /// Some pages could not be read. What is not there may well exist.
    Partial {
        /// The pages that are missing.
        gaps: Vec<Gap>,
    },
    /// It kept changing while it was read. What is not there may well exist.
    Shifted {
        /// How many different instances came.
        listed: usize,
        /// How many the service last said there are.
        total: Option<usize>,
    },
}

/// A page that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The number of its first instance.
    pub offset: usize,
    /// Why, the last time.
    pub error: CallError,
}

/// Something a person is told, and the fleet has to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The listing shifted and is being read again from its beginning: begin the fleet's reload anew.
    ReadAgain {
        /// The region.
        region: Region,
        /// How many different instances had come.
        listed: usize,
        /// How many the service last said there are.
        total: Option<usize>,
    },
    /// The listing has been read, as far as it could be. Finish the fleet's reload only if it is complete.
    Finished {
        /// The region.
        region: Region,
        /// How far that is.
        completeness: Completeness,
    },
}

/// How far loading is, over all regions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Different instances that came.
    pub listed: usize,
    /// How many there are to come in all, as far as the regions have said.
    pub total: usize,
    /// Regions that have not said yet how many they have.
    pub untold: usize,
    /// Pages on their way.
    pub in_flight: usize,
    /// Pages that could not be read.
    pub gaps: usize,
}

/// The listings of some regions being read.
#[derive(Clone, PartialEq, Debug)]
pub struct Loading {
    regions: IndexMap<Region, RegionLoad, FxBuildHasher>,
    patience: Patience,
}

impl Loading {
    /// Reads these regions from their beginnings. A region named twice is read once.
    #[must_use]
    pub fn new(regions: impl IntoIterator<Item = Region>, patience: Patience) -> Self {
        let regions = regions.into_iter().map(|region| (region.clone(), RegionLoad::new(region))).collect();
        Self { regions, patience }
    }

    /// The regions, in the order given.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.regions.keys()
    }

    /// The next page to ask for; from now on it is on its way. `None` if there is nothing to ask for at the moment: until a
    /// region's first page has said how many instances there are, no other is asked for.
    ///
    /// First pages come before second ones over all regions, so that each has something to show.
    #[expect(clippy::should_implement_trait, reason = "more pages may be wanted after it said none is")]
    pub fn next(&mut self) -> Option<Page> {
        let offsets = self.regions.values().enumerate().filter_map(|(at, region)| Some((region.next_wanted()?, at)));
        let (offset, at) = offsets.min()?;
        let (region, load) = self.regions.get_index_mut(at)?;
        Some(Page { region: region.clone(), offset, reading: load.send(offset) })
    }

    /// A page came: the ids in it (`None` for an instance without one) and the total it named.
    ///
    /// The instances of a page of an earlier reading are as true as any, but it counts for nothing here.
    pub fn loaded<'a>(&mut self, page: &Page, ids: impl IntoIterator<Item = Option<&'a InstanceId>>, total: Option<u64>) -> Option<Turn> {
        let load = self.regions.get_mut(&page.region).filter(|load| load.is_reading(page))?;
        load.loaded(page.offset, ids, total.map(|total| usize::try_from(total).unwrap_or(usize::MAX)));
        load.turn(self.patience)
    }

    /// A page did not come. It is asked for again, unless that cannot help or has not helped often enough.
    pub fn failed(&mut self, page: &Page, error: CallError) -> Option<Turn> {
        let load = self.regions.get_mut(&page.region).filter(|load| load.is_reading(page))?;
        load.failed(page.offset, error, self.patience);
        load.turn(self.patience)
    }

    /// A page that was taken was not sent after all.
    pub fn put_back(&mut self, page: &Page) {
        if let Some(load) = self.regions.get_mut(&page.region).filter(|load| load.is_reading(page)) {
            load.put_back(page.offset);
        }
    }

    /// The operator wants what is missing of a region: its gaps are asked for again; a listing that shifted is read again.
    /// Returns the turn to tell, if the whole listing is read again.
    pub fn load_again(&mut self, region: &Region) -> Option<Turn> {
        self.regions.get_mut(region)?.load_again()
    }

    /// How much of a region is known to be there. `None` for a region that is not being read.
    #[must_use]
    pub fn completeness(&self, region: &Region) -> Option<Completeness> {
        self.regions.get(region).map(RegionLoad::completeness)
    }

    /// Whether nothing more is wanted or on its way, in any region.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.regions.values().all(RegionLoad::is_settled)
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let mut progress = Progress::default();
        self.regions.values().for_each(|region| region.add_to(&mut progress));
        progress
    }
}

#[cfg(test)]
mod tests;
