//! Days, seconds and ages in a filter, and the spans of creation times they stand for.

use std::fmt;

use crate::time::{Millis, Span};

const DAY: i64 = 86_400_000;

/// How a time is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=`
    Equal,
}

/// A point in time as a filter names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Bound {
    start: Millis,
    whole_day: bool,
}

/// A span as a filter names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Age {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: AgeUnit,
}

/// The units of an age.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum AgeUnit {
    /// `m`
    Minutes,
    /// `h`
    Hours,
    /// `d`, of 24 hours
    Days,
    /// `w`
    Weeks,
}

/// The creation times from one on and before another; either may be missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Between {
    from: Option<Millis>,
    before: Option<Millis>,
}

impl Comparison {
    /// Every one, longer ones before their beginnings.
    pub(super) const ALL: [Self; 5] = [Self::LessOrEqual, Self::GreaterOrEqual, Self::Less, Self::Greater, Self::Equal];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
        }
    }
}

impl Bound {
    /// A day, `2026-01-31`, or a second, `2026-01-31T08:00:00Z`, both in UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains('T') {
            return Millis::parse_rfc3339_utc(text).map(|start| Self { start, whole_day: false });
        }
        Millis::parse_rfc3339_utc(&format!("{text}T00:00:00Z")).map(|start| Self { start, whole_day: true })
    }

    fn end(self) -> Millis {
        self.start + if self.whole_day { Span::millis(DAY) } else { Span::seconds(1) }
    }

    pub(super) fn range(self, comparison: Comparison) -> Between {
        let (start, end) = (Some(self.start), Some(self.end()));
        match comparison {
            Comparison::Less => Between { from: None, before: start },
            Comparison::LessOrEqual => Between { from: None, before: end },
            Comparison::Greater => Between { from: end, before: None },
            Comparison::GreaterOrEqual => Between { from: start, before: None },
            Comparison::Equal => Between { from: start, before: end },
        }
    }
}

impl Age {
    /// A whole number and its unit: `90m`, `12h`, `30d`, `8w`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        let unit = match chars.next_back()?.to_ascii_lowercase() {
            'm' => AgeUnit::Minutes,
            'h' => AgeUnit::Hours,
            'd' => AgeUnit::Days,
            'w' => AgeUnit::Weeks,
            _ => return None,
        };
        let digits = chars.as_str();
        let count = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
        Some(Self { count, unit })
    }

    fn span(self) -> Span {
        let unit = match self.unit {
            AgeUnit::Minutes => 60_000,
            AgeUnit::Hours => 3_600_000,
            AgeUnit::Days => DAY,
            AgeUnit::Weeks => 7 * DAY,
        };
        Span::millis(i64::from(self.count).saturating_mul(unit))
    }

    /// Older than the span means created before then.
    pub(super) fn range(self, comparison: Comparison, now: Millis) -> Between {
        let then = now - self.span();
        let after = then + Span::millis(1);
        match comparison {
            Comparison::Greater => Between { from: None, before: Some(then) },
            Comparison::GreaterOrEqual => Between { from: None, before: Some(after) },
            Comparison::Less => Between { from: Some(after), before: None },
            Comparison::LessOrEqual => Between { from: Some(then), before: None },
            Comparison::Equal => Between { from: Some(then), before: Some(after) },
        }
    }
}

impl Between {
    pub(super) fn contains(self, created: Option<Millis>) -> bool {
        created.is_some_and(|t| self.from.is_none_or(|from| t >= from) && self.before.is_none_or(|before| t < before))
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.start.to_rfc3339_utc();
        match text.split_once('T') {
            Some((day, _)) if self.whole_day => f.write_str(day),
            _ => f.write_str(&text),
        }
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            AgeUnit::Minutes => 'm',
            AgeUnit::Hours => 'h',
            AgeUnit::Days => 'd',
            AgeUnit::Weeks => 'w',
        };
        write!(f, "{}{unit}", self.count)
    }
}
