//! The reading of one region's listing.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Completeness, Gap, Page, Patience, Progress, Turn};
use crate::api::{CallError, ErrorClass, MAX_PAGE};
use crate::ids::{InstanceId, Region};

/// The pages of one reading, by offset, and what came of them.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct RegionLoad {
    region: Region,
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

#[derive(Clone, PartialEq, Debug)]
enum State {
    Wanted { failures: u32 },
    InFlight { failures: u32 },
    Loaded,
    Gap { error: CallError },
}

impl RegionLoad {
    pub(super) fn new(region: Region) -> Self {
        let pages = BTreeMap::from([(0, State::Wanted { failures: 0 })]);
        Self { region, reading: 0, pages, seen: FxHashSet::default(), without_id: 0, repeated: 0, total: None, moved: false, rereads: 0 }
    }

    fn read_again(&mut self) -> Turn {
        let turn = Turn::ReadAgain { region: self.region.clone(), listed: self.listed(), total: self.total };
        let (reading, rereads) = (self.reading + 1, self.rereads);
        *self = Self { reading, rereads, ..Self::new(self.region.clone()) };
        turn
    }

    fn listed(&self) -> usize {
        self.seen.len() + self.without_id
    }

    pub(super) fn is_reading(&self, page: &Page) -> bool {
        self.reading == page.reading && matches!(self.pages.get(&page.offset), Some(State::InFlight { .. }))
    }

    pub(super) fn next_wanted(&self) -> Option<usize> {
        self.pages.iter().find(|(_, state)| matches!(state, State::Wanted { .. })).map(|(offset, _)| *offset)
    }

    pub(super) fn send(&mut self, offset: usize) -> u32 {
        if let Some(state @ State::Wanted { .. }) = self.pages.get_mut(&offset) {
            *state = State::InFlight { failures: state.failures() };
        }
        self.reading
    }

    pub(super) fn put_back(&mut self, offset: usize) {
        if let Some(state @ State::InFlight { .. }) = self.pages.get_mut(&offset) {
            *state = State::Wanted { failures: state.failures() };
        }
    }

    pub(super) fn loaded<'a>(&mut self, offset: usize, ids: impl IntoIterator<Item = Option<&'a InstanceId>>, total: Option<usize>) {
        let mut came = 0;
        for id in ids {
            came += 1;
            match id {
                None => self.without_id += 1,
                Some(id) => self.repeated += usize::from(!self.seen.insert(id.clone())),
            }
        }
        let first = !self.pages.values().any(|state| *state == State::Loaded);
        self.moved |= !first && total != self.total;
        self.total = total;
        self.pages.insert(offset, State::Loaded);
        match total {
            Some(total) => {
                (0..total).step_by(MAX_PAGE).for_each(|offset| self.want(offset));
                // Pages that nothing can be on any longer, now that there are fewer.
                self.pages.retain(|offset, state| *offset < total || !matches!(state, State::Wanted { .. }));
            }
            // Nobody says how many there are: a full page may be followed by another.
            None if came >= MAX_PAGE => self.want(offset + MAX_PAGE),
            None => {}
        }
    }

    fn want(&mut self, offset: usize) {
        self.pages.entry(offset).or_insert(State::Wanted { failures: 0 });
    }

    pub(super) fn failed(&mut self, offset: usize, error: CallError, patience: Patience) {
        let Some(state) = self.pages.get_mut(&offset) else { return };
        let failures = state.failures().saturating_add(1);
        *state = match error.class() {
            ErrorClass::Throttled => State::Wanted { failures: failures - 1 },
            // The same again would be refused again.
            ErrorClass::Credentials | ErrorClass::Permission | ErrorClass::Malformed | ErrorClass::SourceAddress => State::Gap { error },
            ErrorClass::Clock | ErrorClass::Mixed | ErrorClass::ResourceState | ErrorClass::NotFound | ErrorClass::Ambiguous => {
                if failures < patience.attempts { State::Wanted { failures } } else { State::Gap { error } }
            }
        };
    }

    pub(super) fn is_settled(&self) -> bool {
        self.pages.values().all(|state| matches!(state, State::Loaded | State::Gap { .. }))
    }

    fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.pages.iter().filter_map(|(offset, state)| match state {
            State::Gap { error } => Some(Gap { offset: *offset, error: error.clone() }),
            _ => None,
        })
    }

    /// Whether the pages that came cannot all be pages of one and the same listing.
    fn has_shifted(&self) -> bool {
        self.moved || self.repeated > 0 || self.total.is_some_and(|total| total != self.listed())
    }

    /// What follows from what just happened.
    pub(super) fn turn(&mut self, patience: Patience) -> Option<Turn> {
        if !self.is_settled() {
            return None;
        }
        if self.gaps().next().is_none() && self.has_shifted() && self.rereads < patience.rereads {
            self.rereads += 1;
            return Some(self.read_again());
        }
        Some(Turn::Finished { region: self.region.clone(), completeness: self.completeness() })
    }

    pub(super) fn completeness(&self) -> Completeness {
        let gaps: Vec<Gap> = self.gaps().collect();
        if !self.is_settled() {
            Completeness::Loading
        } else if !gaps.is_empty() {
            Completeness::Partial { gaps }
        } else if self.has_shifted() {
            Completeness::Shifted { listed: self.listed(), total: self.total }
        } else {
            Completeness::Complete
        }
    }

    pub(super) fn load_again(&mut self) -> Option<Turn> {
        if !self.is_settled() {
            return None;
        }
        let mut gaps = 0;
        for state in self.pages.values_mut().filter(|state| matches!(state, State::Gap { .. })) {
            *state = State::Wanted { failures: 0 };
            gaps += 1;
        }
        (gaps == 0).then(|| self.read_again())
    }

    pub(super) fn add_to(&self, progress: &mut Progress) {
        progress.listed += self.listed();
        match self.total {
            Some(total) => progress.total += total,
            None => progress.untold += 1,
        }
        progress.in_flight += self.pages.values().filter(|state| matches!(state, State::InFlight { .. })).count();
        progress.gaps += self.gaps().count();
    }
}

impl State {
    fn failures(&self) -> u32 {
        match self {
            Self::Wanted { failures } | Self::InFlight { failures } => *failures,
            Self::Loaded | Self::Gap { .. } => 0,
        }
    }
}
