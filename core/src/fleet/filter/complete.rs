//! What could be written at the cursor: fields, and the values the fleet really has.

use std::ops::Range;

use super::{Field, TextField};
use crate::fleet::{Facet, Facets};

/// The most suggestions: more are no help.
const MOST: usize = 12;

/// What could be written at a place, and over which bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// The bytes a suggestion takes the place of.
    pub span: Range<usize>,
    /// The suggestions, the likeliest first. May be empty.
    pub suggestions: Vec<Suggestion>,
}

/// One thing that could be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Suggestion {
    /// A field with its colon or comparison, such as `status:`.
    Field {
        /// What to write.
        insert: String,
        /// Which field.
        field: Field,
    },
    /// A value of the field before it, quoted where it must be.
    Value {
        /// What to write.
        insert: String,
        /// How many instances have it.
        count: usize,
    },
}

impl Suggestion {
    /// What to write.
    #[must_use]
    pub fn insert(&self) -> &str {
        match self {
            Self::Field { insert, .. } | Self::Value { insert, .. } => insert,
        }
    }
}

/// What could be written at byte `cursor` of `text`. Works on any text, also one that is not a filter (yet).
#[must_use]
pub fn complete(text: &str, cursor: usize, facets: &Facets) -> Completion {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = text.get(..cursor).unwrap_or("");
    let start = start_of_term(before);
    let term = before.get(start..).unwrap_or("");
    let minus = usize::from(term.starts_with('-'));
    let word = term.get(minus..).unwrap_or("");
    match word.split_once(':') {
        None => Completion { span: start + minus..cursor, suggestions: fields(word) },
        Some((name, values)) => {
            let typed = values.rsplit(',').next().unwrap_or("");
            let suggestions = Field::named(name).map_or_else(Vec::new, |field| values_of(field, typed, facets));
            Completion { span: cursor - typed.len()..cursor, suggestions }
        }
    }
}

/// Where the term begins that this text ends in: after the last space that is not between quotes.
fn start_of_term(before: &str) -> usize {
    let mut start = 0;
    let mut quoted = false;
    let mut chars = before.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quoted => {
                chars.next();
            }
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

fn fields(typed: &str) -> Vec<Suggestion> {
    let typed = typed.to_ascii_lowercase();
    Field::all()
        .filter(|field| field.as_str().starts_with(&typed))
        .map(|field| Suggestion::Field {
            insert: match field {
                Field::Created => "created>".to_owned(),
                Field::Age => "age>".to_owned(),
                Field::Ip | Field::Text(_) => format!("{}:", field.as_str()),
            },
            field,
        })
        .collect()
}

fn values_of(field: Field, typed: &str, facets: &Facets) -> Vec<Suggestion> {
    let facet = Facet::ALL.into_iter().find(|facet| field == Field::Text(TextField::from(*facet)));
    let Some(facet) = facet else { return Vec::new() };
    let typed = typed.trim_start_matches('"').to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&typed);
    let begins = |text: &str| text.to_lowercase().starts_with(&typed);
    // Those that begin with what was typed first; the counts' own order otherwise.
    let (mut values, others): (Vec<_>, Vec<_>) = facets.of(facet).iter().filter(|(text, _)| fits(text)).partition(|(text, _)| begins(text));
    values.extend(others);
    values
        .into_iter()
        .take(MOST)
        .map(|(text, count)| {
            let mut insert = String::new();
            // Writing to a string does not fail.
            let _ = super::print::value(&mut insert, text, false);
            Suggestion::Value { insert, count: *count }
        })
        .collect()
}
