//! A filter made ready for one fleet: asked 100,000 times, so that everything that can be decided once is.

use memchr::memmem::Finder;

use super::time::Between;
use super::{Filter, IpTest, Pattern, Term, Test, TextField};
use crate::fleet::facets::Facet;
use crate::fleet::keys::{Codes, FacetNames, Keys};
use crate::fleet::texts::push_lower;
use crate::fleet::{Column, Row};
use crate::time::Millis;

/// A filter, compiled against the names a fleet knows.
pub(in crate::fleet) struct Matcher<'a> {
    facets: Vec<FacetTest>,
    others: Vec<(bool, Compiled<'a>)>,
}

/// Which of a facet's values pass, by their numbers.
struct FacetTest {
    facet: Facet,
    passes: Vec<bool>,
}

enum Compiled<'a> {
    Text(Vec<Finder<'static>>),
    Name(&'a [Pattern]),
    Column(Column, &'a [Pattern]),
    Ip(&'a [IpTest]),
    Created(Between),
}

/// What a row answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::fleet) enum Verdict {
    /// It passes.
    Passes,
    /// It fails by the tokens of this facet alone.
    FailsOnly(Facet),
    /// It fails.
    Fails,
}

impl<'a> Matcher<'a> {
    pub(in crate::fleet) fn new(filter: &'a Filter, names: &FacetNames, now: Millis) -> Self {
        let mut matcher = Self { facets: Vec::new(), others: Vec::new() };
        for Term { negated, test } in &filter.terms {
            let compiled = match test {
                Test::Field(field, patterns) => match facet_of(*field) {
                    Some(facet) => {
                        let fits = |text: &str| patterns.iter().any(|pattern| pattern.matches(text));
                        let passes = facet.names(names).texts().map(|text| fits(text) != *negated).collect();
                        matcher.facets.push(FacetTest { facet, passes });
                        continue;
                    }
                    None => column(*field, patterns),
                },
                Test::Text(texts) => Compiled::Text(texts.iter().map(|text| Finder::new(&text.to_lowercase()).into_owned()).collect()),
                Test::Ip(tests) => Compiled::Ip(tests),
                Test::Created(comparison, bound) => Compiled::Created(bound.range(*comparison)),
                Test::Age(comparison, age) => Compiled::Created(age.range(*comparison, now)),
            };
            matcher.others.push((*negated, compiled));
        }
        matcher
    }

    /// `lower` is memory for texts that are lower-cased on the way, the same for all rows.
    pub(in crate::fleet) fn judge(&self, at: usize, row: &Row, keys: &Keys, lower: &mut String) -> Verdict {
        let codes = keys.codes(at);
        let mut failed = None;
        for test in &self.facets {
            if test.passes(codes) {
                continue;
            }
            if failed.is_some_and(|facet| facet != test.facet) {
                return Verdict::Fails;
            }
            failed = Some(test.facet);
        }
        if !self.others.iter().all(|(negated, test)| test.holds(at, row, keys, lower) != *negated) {
            return Verdict::Fails;
        }
        failed.map_or(Verdict::Passes, Verdict::FailsOnly)
    }
}

impl FacetTest {
    fn passes(&self, codes: Codes) -> bool {
        usize::try_from(self.facet.code(codes)).ok().and_then(|code| self.passes.get(code)).copied().unwrap_or(false)
    }
}

fn facet_of(field: TextField) -> Option<Facet> {
    match field {
        TextField::Status => Some(Facet::Status),
        TextField::Zone => Some(Facet::Zone),
        TextField::Region => Some(Facet::Region),
        TextField::Type => Some(Facet::Type),
        TextField::Id | TextField::Name | TextField::Power | TextField::Machine | TextField::Image => None,
    }
}

fn column(field: TextField, patterns: &[Pattern]) -> Compiled<'_> {
    let column = match field {
        TextField::Name => return Compiled::Name(patterns),
        TextField::Id => Column::Id,
        TextField::Power => Column::Power,
        TextField::Machine => Column::MachineId,
        TextField::Image => Column::Image,
        TextField::Status => Column::Status,
        TextField::Zone => Column::Zone,
        TextField::Region => Column::Region,
        TextField::Type => Column::Type,
    };
    Compiled::Column(column, patterns)
}

impl Compiled<'_> {
    fn holds(&self, at: usize, row: &Row, keys: &Keys, lower: &mut String) -> bool {
        let any = |patterns: &[Pattern], lower: &str| patterns.iter().any(|pattern| pattern.matches_lower(lower));
        match self {
            Self::Text(finders) => {
                let searched = keys.texts().searched(at).as_bytes();
                finders.iter().any(|finder| finder.find(searched).is_some())
            }
            Self::Name(patterns) => any(patterns, keys.texts().name(at)),
            Self::Column(column, patterns) => {
                lower.clear();
                push_lower(lower, column.plain(row));
                any(patterns, lower)
            }
            Self::Ip(tests) => tests.iter().any(|test| match test {
                IpTest::None => keys.texts().addresses(at).all(str::is_empty),
                IpTest::Net(net) => keys.ips(at).all().any(|ip| net.contains(&ip)),
                IpTest::Text(pattern) => keys.texts().addresses(at).any(|address| !address.is_empty() && pattern.matches_lower(address)),
            }),
            Self::Created(between) => between.contains(keys.created(at)),
        }
    }
}
