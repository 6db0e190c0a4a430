//! The filter's language: one box, for free text and for tokens.
//!
//! ```text
//! web-1                       anywhere in id, name, addresses, type, machine id
//! "web 1"                     the same, with a space; \" and \\ inside
//! status:running              a field, whatever the case; * and ? are wildcards
//! zone:a,b                    either
//! -status:terminating         not
//! ip:10.0.0.0/24              an address, a network, or the beginning of an address
//! created<2026-01-01          also <= > >= =; a day in UTC, or a second 2026-01-01T00:00:00Z
//! age>30d                     also m h w; also <= < >=
//! name:""                     empty
//! ```
//!
//! What stands side by side must all hold. A mistake is told with the bytes it stands at and as a kind, not as a
//! sentence: sentences are the page's, in its language.

mod complete;
mod matching;
mod parse;
mod print;
mod time;

use std::ops::Range;

use ipnet::IpNet;

use super::Pattern;

pub use complete::{Completion, Suggestion, complete};
pub(super) use matching::{Matcher, Verdict};
pub use time::{Age, AgeUnit, Bound, Comparison};

/// What a filter asks of an instance: all of its terms.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// The terms, in the order written.
    pub terms: Vec<Term>,
}

/// One term: a test, or its opposite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
}

/// One question asked of an instance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// One of these is somewhere in what free text is looked for in.
    Text(Vec<String>),
    /// The field fits one of these.
    Field(TextField, Vec<Pattern>),
    /// One of its addresses fits one of these.
    Ip(Vec<IpTest>),
    /// It was created before, at or after this. Never holds where the time is not known.
    Created(Comparison, Bound),
    /// It is older or younger than this. Never holds where the time is not known.
    Age(Comparison, Age),
}

/// A field whose text is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TextField {
    /// The instance's id.
    Id,
    /// Its name.
    Name,
    /// Its life-cycle status.
    Status,
    /// Its power status.
    Power,
    /// Its zone.
    Zone,
    /// Its region.
    Region,
    /// Its hardware type.
    Type,
    /// The machine's id.
    Machine,
    /// The image's id.
    Image,
}

/// A word that can stand before `:`, `<` or `>`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Field {
    /// A text, with `:`.
    Text(TextField),
    /// An address, with `:`.
    Ip,
    /// A day or second, with a comparison.
    Created,
    /// A span, with a comparison.
    Age,
}

/// What an address is compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IpTest {
    /// The instance has no address at all.
    None,
    /// It is in this network; a single address is a network of one.
    Net(IpNet),
    /// Its text fits this.
    Text(Pattern),
}

/// A mistake in a filter, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterError {
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: FilterErrorKind,
}

/// What is wrong with a filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FilterErrorKind {
    /// No such field. To look for the text itself, quote it.
    UnknownField(String),
    /// A field, a comma or a comparison with nothing after it.
    MissingValue,
    /// A quotation mark that is never closed.
    UnclosedQuote,
    /// A quotation mark in the middle of a word, or a word right after a closing one.
    MisplacedQuote,
    /// A `-` with nothing after it.
    NothingToNegate,
    /// A field that takes `:`, with a comparison.
    NotComparable,
    /// Not an address, a network or the beginning of an address.
    NotAnAddress,
    /// Not a day (`2026-01-31`) or a second in UTC (`2026-01-31T08:00:00Z`).
    NotATime,
    /// Not an age (`30d`), or compared by `=`.
    NotAnAge,
}

impl TextField {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 9] =
        [Self::Status, Self::Zone, Self::Region, Self::Type, Self::Name, Self::Id, Self::Machine, Self::Image, Self::Power];

    /// The word before the colon.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Status => "status",
            Self::Power => "power",
            Self::Zone => "zone",
            Self::Region => "region",
            Self::Type => "type",
            Self::Machine => "machine",
            Self::Image => "image",
        }
    }
}

impl Field {
    /// Every one, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        TextField::ALL.into_iter().map(Self::Text).chain([Self::Ip, Self::Created, Self::Age])
    }

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text(field) => field.as_str(),
            Self::Ip => "ip",
            Self::Created => "created",
            Self::Age => "age",
        }
    }

    /// The field of that word, whatever its case.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::all().find(|field| field.as_str().eq_ignore_ascii_case(word))
    }
}

impl Filter {
    /// The filter that lets everything through.
    #[must_use]
    pub fn everything() -> Self {
        Self::default()
    }

    /// Whether it lets everything through because it asks nothing.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.terms.is_empty()
    }

    /// The values of the field's tokens that are not negated: which of a facet's chips are on.
    pub fn values(&self, field: TextField) -> impl Iterator<Item = &str> {
        self.terms
            .iter()
            .filter_map(move |term| match term {
                Term { negated: false, test: Test::Field(of, values) } if *of == field => Some(values),
                _ => None,
            })
            .flatten()
            .map(Pattern::as_str)
    }

    /// Turns one value of a facet on or off. Turned on beside others of its field, either will do; turned off as the last
    /// of its field, the token goes.
    pub fn toggle(&mut self, field: TextField, value: &str) {
        let on = self.values(field).any(|v| v.eq_ignore_ascii_case(value));
        let mut own = self.terms.iter_mut().filter_map(|term| match term {
            Term { negated: false, test: Test::Field(of, values) } if *of == field => Some(values),
            _ => None,
        });
        if on {
            own.for_each(|values| values.retain(|v| !v.as_str().eq_ignore_ascii_case(value)));
            self.terms.retain(|term| !matches!(&term.test, Test::Field(_, values) if values.is_empty()));
        } else if let Some(values) = own.next() {
            values.push(Pattern::new(value));
        } else {
            self.terms.push(Term { negated: false, test: Test::Field(field, vec![Pattern::new(value)]) });
        }
    }

    /// Takes out all tokens of a field, negated ones too.
    pub fn clear_field(&mut self, field: TextField) {
        self.terms.retain(|term| !matches!(&term.test, Test::Field(of, _) if *of == field));
    }
}

#[cfg(test)]
mod tests;
