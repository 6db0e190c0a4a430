//! What could be written at the cursor: fields, and the values the fleet really has.

use std::ops::Range;

use super::{Field, TextField};
use crate::fleet::{Counts, Facet};

/// The most suggestions: more are no help.
const MOST: usize = 12;

/// Ages that people ask for.
const AGES: [&str; 5] = ["1h", "1d", "7d", "30d", "90d"];

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
pub struct Suggestion {
    /// What to write: a field with its colon or comparison, such as `status:`, or a value, quoted where it must be.
    pub insert: String,
    /// How many instances have that value, where that is known.
    pub count: Option<usize>,
}

/// What could be written at byte `cursor` of `text`. Works on any text, also one that is not a filter (yet).
///
/// `counts` gives how many instances have each value of a facet, of those that fit the rest of the text, without the term that
/// is being written. It is asked only where values are offered.
#[must_use]
pub fn complete(text: &str, cursor: usize, counts: &dyn Fn(Facet, &str) -> Counts) -> Completion {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = text.get(..cursor).unwrap_or("");
    let start = start_of_term(before);
    let term = before.get(start..).unwrap_or("");
    let minus = usize::from(term.starts_with('-'));
    let word = term.get(minus..).unwrap_or("");
    match word.find([':', '<', '>', '=']) {
        None => Completion { span: start + minus..cursor, suggestions: fields(word) },
        Some(at) => {
            let (name, values) = word.split_at(at);
            let values = values.trim_start_matches([':', '<', '>', '=']);
            let typed = values.rsplit(',').next().unwrap_or("");
            let suggestions = Field::named(name).map_or_else(Vec::new, |field| {
                let after = text.get(cursor..).unwrap_or("");
                let after = after.find(char::is_whitespace).and_then(|end| after.get(end..)).unwrap_or("");
                let rest = [text.get(..start).unwrap_or(""), after].concat();
                values_of(field, typed, &|facet| counts(facet, &rest))
            });
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
    let comparison = |field: Field| if matches!(field, Field::Created | Field::Age) { ">" } else { ":" };
    let fit = Field::all().filter(|field| field.as_str().starts_with(&typed));
    fit.map(|field| Suggestion { insert: [field.as_str(), comparison(field)].concat(), count: None }).collect()
}

fn values_of(field: Field, typed: &str, counts: &dyn Fn(Facet) -> Counts) -> Vec<Suggestion> {
    if field == Field::Age {
        let ages = AGES.into_iter().filter(|age| age.starts_with(typed));
        return ages.map(|age| Suggestion { insert: age.to_owned(), count: None }).collect();
    }
    let facet = Facet::ALL.into_iter().find(|facet| field == Field::Text(TextField::from(*facet)));
    let Some(facet) = facet else { return Vec::new() };
    let typed = typed.trim_start_matches('"').to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&typed);
    let begins = |text: &str| text.to_lowercase().starts_with(&typed);
    // Those that begin with what was typed first; the counts' own order otherwise.
    let counts = counts(facet);
    let (mut values, others): (Vec<_>, Vec<_>) = counts.iter().filter(|(text, _)| fits(text)).partition(|(text, _)| begins(text));
    values.extend(others);
    values
        .into_iter()
        .take(MOST)
        .map(|(text, count)| {
            let mut insert = String::new();
            // Writing to a string does not fail.
            let _ = super::print::value(&mut insert, text, false);
            Suggestion { insert, count: Some(*count) }
        })
        .collect()
}
