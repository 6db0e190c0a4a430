//! Loading a region's listing: which pages are wanted, and whether what came back is the whole truth.
//!
//! The service promises no order across pages, so a fleet that changes while it is read shifts instances from one page to
//! another. A listing is complete only if every page was read, all named the same total and the different instances add up
//! to it; otherwise it is read again, and if that does not help, it says what it is. What no total and no sum can show is one
//! instance that came while another went.
//!
//! Nothing is sent here. The caller takes pages by [`Loading::next`] as fast as its pacing allows, and brings each answer to
//! [`Loading::loaded`] or [`Loading::failed`].

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::api::{ErrorClass, MAX_PAGE};
use crate::ids::InstanceId;

/// A page to ask for: 100 instances from an offset on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Page {
    /// The number of the first instance.
    pub offset: usize,
    /// Which reading of the listing it belongs to, from 0.
    pub reading: u32,
}

/// How patient to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// How often a page is asked for before it is left as a gap.
    pub attempts: u32,
    /// How often a listing that shifted is read again.
    pub rereads: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self { attempts: 3, rereads: 2 }
    }
}

/// How much of a listing is known to be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Still being read.
    Loading,
    /// All of it: what is not in it is not listed.
    Complete,
    /// So many pages could not be read. What is not there may well exist.
    Partial(usize),
    /// It kept changing while it was read. What is not there may well exist.
    Shifted,
}

/// Something a person is told, and the fleet has to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The listing shifted and is being read again from its beginning: begin the fleet's reload anew.
    ReadAgain,
    /// The listing has been read, as far as it could be. Finish the fleet's reload only if it is complete.
    Finished(Completeness),
}

/// One region's listing being read: the pages by offset, and what came of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Loading {
    patience: Patience,
    reading: u32,
    pages: BTreeMap<usize, State>,
    seen: FxHashSet<InstanceId>,
    without_id: usize,
    repeated: usize,
    total: Option<usize>,
    moved: bool,
    /// Rereadings the operator asked for do not count against patience.
    rereads: u32,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum State {
    Wanted { failures: u32 },
    InFlight { failures: u32 },
    Loaded,
    Gap,
}

impl Loading {
    /// Reads a listing from its beginning.
    #[must_use]
    pub fn new(patience: Patience) -> Self {
        Self {
            patience,
            reading: 0,
            pages: BTreeMap::from([(0, State::Wanted { failures: 0 })]),
            seen: FxHashSet::default(),
            without_id: 0,
            repeated: 0,
            total: None,
            moved: false,
            rereads: 0,
        }
    }

    /// The next page to ask for; from now on it is on its way. `None` if there is nothing to ask for at the moment: until the
    /// first page has said how many instances there are, no other is asked for.
    #[expect(clippy::should_implement_trait, reason = "more pages may be wanted after it said none is")]
    pub fn next(&mut self) -> Option<Page> {
        let wanted = |state: &State| matches!(state, State::Wanted { .. });
        let (offset, state) = self.pages.iter_mut().find(|(_, state)| wanted(state))?;
        *state = State::InFlight { failures: state.failures() };
        Some(Page { offset: *offset, reading: self.reading })
    }

    /// A page came: the ids in it (`None` for an instance without one) and the total it named.
    ///
    /// The instances of a page of an earlier reading are as true as any, but it counts for nothing here.
    pub fn loaded<'a>(&mut self, page: Page, ids: impl IntoIterator<Item = Option<&'a InstanceId>>, total: Option<u64>) -> Option<Turn> {
        if !self.is_reading(page) {
            return None;
        }
        let mut came = 0;
        for id in ids {
            came += 1;
            match id {
                None => self.without_id += 1,
                Some(id) => self.repeated += usize::from(!self.seen.insert(id.clone())),
            }
        }
        let total = total.map(|total| usize::try_from(total).unwrap_or(usize::MAX));
        let first = !self.pages.values().any(|state| *state == State::Loaded);
        self.moved |= !first && total != self.total;
        self.total = total;
        self.pages.insert(page.offset, State::Loaded);
        match total {
            Some(total) => {
                (0..total).step_by(MAX_PAGE).for_each(|offset| self.want(offset));
                // Pages that nothing can be on any longer, now that there are fewer.
                self.pages.retain(|offset, state| *offset < total || !matches!(state, State::Wanted { .. }));
            }
            // Nobody says how many there are: a full page may be followed by another.
            None if came >= MAX_PAGE => self.want(page.offset + MAX_PAGE),
            None => {}
        }
        self.turn()
    }

    /// A page did not come. It is asked for again, unless that cannot help or has not helped often enough.
    pub fn failed(&mut self, page: Page, why: ErrorClass) -> Option<Turn> {
        if !self.is_reading(page) {
            return None;
        }
        let attempts = self.patience.attempts;
        let state = self.pages.get_mut(&page.offset)?;
        let failures = state.failures().saturating_add(1);
        *state = if may_pass(why) && failures < attempts { State::Wanted { failures } } else { State::Gap };
        self.turn()
    }

    /// The operator wants what is missing: the gaps are asked for again, or a listing that shifted is read again.
    /// Returns the turn to tell, if the whole listing is read again.
    pub fn load_again(&mut self) -> Option<Turn> {
        if !self.is_settled() {
            return None;
        }
        if self.gaps() == 0 {
            return Some(self.read_again());
        }
        for state in self.pages.values_mut().filter(|state| **state == State::Gap) {
            *state = State::Wanted { failures: 0 };
        }
        None
    }

    /// How much of the listing is known to be there.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        if !self.is_settled() {
            return Completeness::Loading;
        }
        match self.gaps() {
            0 if self.has_shifted() => Completeness::Shifted,
            0 => Completeness::Complete,
            gaps => Completeness::Partial(gaps),
        }
    }

    /// How many different instances came.
    #[must_use]
    pub fn listed(&self) -> usize {
        self.seen.len() + self.without_id
    }

    /// How many the service last said there are.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    fn want(&mut self, offset: usize) {
        self.pages.entry(offset).or_insert(State::Wanted { failures: 0 });
    }

    fn is_reading(&self, page: Page) -> bool {
        self.reading == page.reading && matches!(self.pages.get(&page.offset), Some(State::InFlight { .. }))
    }

    fn is_settled(&self) -> bool {
        self.pages.values().all(|state| matches!(state, State::Loaded | State::Gap))
    }

    fn gaps(&self) -> usize {
        self.pages.values().filter(|state| **state == State::Gap).count()
    }

    /// Whether the pages that came cannot all be pages of one and the same listing.
    fn has_shifted(&self) -> bool {
        self.moved || self.repeated > 0 || self.total.is_some_and(|total| total != self.listed())
    }

    /// What follows from what just happened.
    fn turn(&mut self) -> Option<Turn> {
        match self.completeness() {
            Completeness::Loading => None,
            Completeness::Shifted if self.rereads < self.patience.rereads => {
                self.rereads += 1;
                Some(self.read_again())
            }
            done => Some(Turn::Finished(done)),
        }
    }

    fn read_again(&mut self) -> Turn {
        *self = Self { reading: self.reading + 1, rereads: self.rereads, ..Self::new(self.patience) };
        Turn::ReadAgain
    }
}

impl State {
    fn failures(self) -> u32 {
        match self {
            Self::Wanted { failures } | Self::InFlight { failures } => failures,
            Self::Loaded | Self::Gap => 0,
        }
    }
}

/// Whether the same question may be answered the next time.
#[must_use]
pub fn may_pass(why: ErrorClass) -> bool {
    match why {
        ErrorClass::Credentials | ErrorClass::Permission | ErrorClass::Malformed | ErrorClass::SourceAddress => false,
        ErrorClass::Clock
        | ErrorClass::Throttled
        | ErrorClass::Mixed
        | ErrorClass::ResourceState
        | ErrorClass::NotFound
        | ErrorClass::Ambiguous => true,
    }
}

#[cfg(test)]
mod tests;
