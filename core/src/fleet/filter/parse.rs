//! Reading a filter.

use std::net::IpAddr;
use std::ops::Range;
use std::str::FromStr;

use ipnet::IpNet;

use super::time::{Age, Bound, Comparison};
use super::{Field, Filter, FilterError, FilterErrorKind, IpTest, Term, Test};
use crate::fleet::Pattern;

impl FromStr for Filter {
    type Err = FilterError;

    /// Reads a filter.
    ///
    /// # Errors
    /// The first mistake and where it stands.
    fn from_str(text: &str) -> Result<Self, FilterError> {
        let mut reader = Reader { text, at: 0 };
        let mut terms = Vec::new();
        while reader.skip_spaces() {
            terms.push(reader.term()?);
        }
        Ok(Self { terms })
    }
}

/// One value as it stood in the text.
struct Value {
    text: String,
    span: Range<usize>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

fn error<T>(span: Range<usize>, kind: FilterErrorKind) -> Result<T, FilterError> {
    Err(FilterError { span, kind })
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    /// Whether anything is left after the spaces.
    fn skip_spaces(&mut self) -> bool {
        self.take_while(char::is_whitespace);
        self.peek().is_some()
    }

    fn at_end_of_term(&self) -> bool {
        self.peek().is_none_or(char::is_whitespace)
    }

    fn term(&mut self) -> Result<Term, FilterError> {
        let start = self.at;
        let negated = self.take('-');
        if negated && self.at_end_of_term() {
            return error(start..self.at, FilterErrorKind::NothingToNegate);
        }
        Ok(Term { negated, test: self.test()? })
    }

    fn test(&mut self) -> Result<Test, FilterError> {
        let start = self.at;
        let word = self.rest().split(char::is_whitespace).next().unwrap_or("");
        let name = self.take_while(|c| c.is_ascii_alphabetic());
        let named = !name.is_empty() && matches!(self.peek(), Some(':' | '<' | '>' | '='));
        if !named || is_address_like(word) {
            self.at = start;
            return Ok(Test::Text(self.values(start)?.into_iter().map(|value| value.text).collect()));
        }
        let name_span = start..self.at;
        let Some(field) = Field::named(name) else {
            return error(name_span, FilterErrorKind::UnknownField(name.to_owned()));
        };
        let colon = self.take(':');
        match field {
            Field::Created => {
                let (comparison, value) = self.compared(start)?;
                let bound = Bound::parse(&value.text).ok_or(FilterError { span: value.span, kind: FilterErrorKind::NotATime })?;
                Ok(Test::Created(comparison, bound))
            }
            Field::Age => {
                let (comparison, value) = self.compared(start)?;
                match Age::parse(&value.text) {
                    Some(age) if comparison != Comparison::Equal => Ok(Test::Age(comparison, age)),
                    _ => error(value.span, FilterErrorKind::NotAnAge),
                }
            }
            Field::Text(_) | Field::Ip if !colon => error(start..self.at, FilterErrorKind::NotComparable),
            Field::Text(field) => Ok(Test::Field(field, self.values(start)?.into_iter().map(|v| Pattern::new(v.text)).collect())),
            Field::Ip => self.values(start)?.into_iter().map(ip_test).collect::<Result<_, _>>().map(Test::Ip),
        }
    }

    /// A comparison and its one value. After a colon `=` may be left out.
    fn compared(&mut self, start: usize) -> Result<(Comparison, Value), FilterError> {
        let found = Comparison::ALL.into_iter().find(|comparison| self.rest().starts_with(comparison.as_str()));
        self.at += found.map_or(0, |comparison| comparison.as_str().len());
        let value = self.value(start)?;
        if !self.at_end_of_term() {
            // Two days side by side are no comparison.
            self.take_while(|c| !c.is_whitespace());
            return error(value.span.start..self.at, FilterErrorKind::NotATime);
        }
        Ok((found.unwrap_or(Comparison::Equal), value))
    }

    /// Values with commas between, to the end of the term.
    fn values(&mut self, start: usize) -> Result<Vec<Value>, FilterError> {
        let mut values = vec![self.value(start)?];
        while self.take(',') {
            values.push(self.value(start)?);
        }
        if self.at_end_of_term() {
            return Ok(values);
        }
        let from = self.at;
        self.take_while(|c| !c.is_whitespace());
        error(from..self.at, FilterErrorKind::MisplacedQuote)
    }

    fn value(&mut self, start: usize) -> Result<Value, FilterError> {
        let from = self.at;
        if self.take('"') {
            return self.quoted(from);
        }
        let text = self.take_while(|c| !c.is_whitespace() && c != ',' && c != '"').to_owned();
        if text.is_empty() {
            return error(start..self.at, FilterErrorKind::MissingValue);
        }
        Ok(Value { text, span: from..self.at })
    }

    fn quoted(&mut self, from: usize) -> Result<Value, FilterError> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Ok(Value { text, span: from..self.at });
                }
                '\\' => text.extend(chars.next().map(|(_, escaped)| escaped)),
                _ => text.push(c),
            }
        }
        error(from..self.text.len(), FilterErrorKind::UnclosedQuote)
    }
}

/// `abcd:ef::1` is an address to look for and not a field called `abcd`.
fn is_address_like(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '/'))
}

fn ip_test(value: Value) -> Result<IpTest, FilterError> {
    let Value { text, span } = value;
    if text.is_empty() {
        return Ok(IpTest::None);
    }
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Ok(IpTest::Net(ip.into()));
    }
    if let Ok(net) = text.parse::<IpNet>() {
        return Ok(IpTest::Net(net));
    }
    if !text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.' | '*' | '?')) {
        return error(span, FilterErrorKind::NotAnAddress);
    }
    let whole = text.contains(['*', '?']);
    Ok(IpTest::Text(Pattern::new(if whole { text } else { text + "*" })))
}
