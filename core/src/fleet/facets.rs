//! Looking through the fleet: which rows pass the filter, and how many of each facet's values there are.

use super::Fleet;
use super::filter::{Filter, Matcher, TextField, Verdict};
use super::keys::{Codes, FacetNames, Names};
use super::zones::{Crossed, ZoneCounts};
use crate::ids::InstanceId;
use crate::order::{self, Direction, index};
use crate::time::Millis;

/// A field that is offered as chips with counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Facet {
    /// The life-cycle status.
    Status,
    /// The zone.
    Zone,
    /// The region.
    Region,
    /// The hardware type.
    Type,
}

/// How many instances have each value of a facet, the most frequent first, equally frequent ones in natural order.
/// Values that none has are left out. An empty value stands for instances without one.
pub type Counts = Vec<(String, usize)>;

/// The counts of all facets: each over the instances that pass everything but that facet's own tokens, so that the other
/// values stay visible and choosing one of them shows as many as its chip says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facets {
    /// By status.
    pub status: Counts,
    /// By zone.
    pub zone: Counts,
    /// By region.
    pub region: Counts,
    /// By hardware type.
    pub instance_type: Counts,
    /// By zone and status together, the zones in natural order. Over what `zone` is over.
    pub zones: Vec<ZoneCounts>,
}

/// Which rows pass a filter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matches {
    passes: Vec<bool>,
    count: usize,
    facets: Facets,
}

impl Facet {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Status, Self::Zone, Self::Region, Self::Type];

    /// The field of its tokens.
    #[must_use]
    pub const fn field(self) -> TextField {
        match self {
            Self::Status => TextField::Status,
            Self::Zone => TextField::Zone,
            Self::Region => TextField::Region,
            Self::Type => TextField::Type,
        }
    }

    pub(super) fn names(self, names: &FacetNames) -> &Names {
        match self {
            Self::Status => &names.status,
            Self::Zone => &names.zone,
            Self::Region => &names.region,
            Self::Type => &names.instance_type,
        }
    }

    pub(super) fn code(self, codes: Codes) -> u32 {
        match self {
            Self::Status => codes.status,
            Self::Zone => codes.zone,
            Self::Region => codes.region,
            Self::Type => codes.instance_type,
        }
    }
}

impl From<Facet> for TextField {
    fn from(facet: Facet) -> Self {
        facet.field()
    }
}

impl Facets {
    /// The counts of one facet.
    #[must_use]
    pub fn of(&self, facet: Facet) -> &Counts {
        match facet {
            Facet::Status => &self.status,
            Facet::Zone => &self.zone,
            Facet::Region => &self.region,
            Facet::Type => &self.instance_type,
        }
    }
}

impl Matches {
    /// How many rows pass.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether that row passes.
    #[must_use]
    pub fn contains(&self, number: u32) -> bool {
        usize::try_from(number).ok().and_then(|at| self.passes.get(at)).copied().unwrap_or(false)
    }

    /// How many of these rows pass. Those that do not are what "4 hidden by the filter" counts.
    #[must_use]
    pub fn count_of(&self, rows: &RowSet) -> usize {
        self.passes.iter().zip(&rows.there).filter(|(passes, there)| **passes && **there).count()
    }

    /// The counts of each facet.
    #[must_use]
    pub fn facets(&self) -> &Facets {
        &self.facets
    }

    /// The rows that pass, in the order of `order`: what is shown. See [`Fleet::order`].
    #[must_use]
    pub fn in_order(&self, order: &[u32]) -> Vec<u32> {
        let mut shown = Vec::with_capacity(self.count);
        shown.extend(order.iter().copied().filter(|number| self.contains(*number)));
        shown
    }
}

/// A set of rows by their numbers, such as those of the selection, made once and asked at every keystroke. Good until
/// [`Fleet::shape`] changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RowSet {
    there: Vec<bool>,
    count: usize,
}

impl RowSet {
    /// How many rows there are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether that row is in it.
    #[must_use]
    pub fn contains(&self, number: u32) -> bool {
        usize::try_from(number).ok().and_then(|at| self.there.get(at)).copied().unwrap_or(false)
    }
}

impl Fleet {
    /// The rows of these ids. Ids that are not in the fleet are passed over.
    #[must_use]
    pub fn row_set<'a>(&self, ids: impl IntoIterator<Item = &'a InstanceId>) -> RowSet {
        let mut set = RowSet { there: vec![false; self.rows.len()], count: 0 };
        for number in ids.into_iter().filter_map(|id| self.number_of(id)) {
            let slot = usize::try_from(number).ok().and_then(|at| set.there.get_mut(at));
            set.count += slot.map_or(0, |there| usize::from(!std::mem::replace(there, true)));
        }
        set
    }

    /// Finds the rows that pass a filter and counts the facets, in one pass. `now` is for ages.
    #[must_use]
    pub fn look_through(&self, filter: &Filter, now: Millis) -> Matches {
        let matcher = Matcher::new(filter, &self.keys.names, now);
        let mut tallies = Facet::ALL.map(|facet| Tally::new(facet, &self.keys.names));
        let mut crossed = Crossed::new(&self.keys.names);
        let mut passes = Vec::with_capacity(self.rows.len());
        let mut count = 0;
        let mut lower = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            let verdict = matcher.judge(at, row, &self.keys, &mut lower);
            let codes = self.keys.codes(at);
            passes.push(verdict == Verdict::Passes);
            if matches!(verdict, Verdict::Passes | Verdict::FailsOnly(Facet::Zone)) {
                crossed.count(codes);
            }
            match verdict {
                Verdict::Passes => {
                    count += 1;
                    tallies.iter_mut().for_each(|tally| tally.count(codes));
                }
                Verdict::FailsOnly(facet) => tallies.iter_mut().filter(|t| t.facet == facet).for_each(|t| t.count(codes)),
                Verdict::Fails => {}
            }
        }
        let zones = crossed.zones(&self.keys.names);
        let [status, zone, region, instance_type] = tallies.map(|tally| tally.counts(&self.keys.names));
        Matches { passes, count, facets: Facets { status, zone, region, instance_type, zones } }
    }
}

/// Counts by number, named only at the end.
struct Tally {
    facet: Facet,
    counts: Vec<usize>,
}

impl Tally {
    fn new(facet: Facet, names: &FacetNames) -> Self {
        Self { facet, counts: vec![0; facet.names(names).texts().len()] }
    }

    fn count(&mut self, codes: Codes) {
        if let Some(count) = usize::try_from(self.facet.code(codes)).ok().and_then(|code| self.counts.get_mut(code)) {
            *count += 1;
        }
    }

    fn counts(self, names: &FacetNames) -> Counts {
        let names = self.facet.names(names);
        let count = |code: u32| self.counts.get(index(code)).copied().unwrap_or(0);
        let in_order = names.in_order();
        let order = order::by_number(&in_order, Direction::Descending, |at| u128::try_from(*self.counts.get(at)?).ok());
        let some = order.into_iter().take_while(|code| count(*code) > 0);
        some.map(|code| (names.text(code).to_owned(), count(code))).collect()
    }
}
