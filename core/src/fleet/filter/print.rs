//! Writing a filter in its one canonical form, which reads back as the same filter.

use std::fmt::{self, Write};

use super::{Field, Filter, IpTest, Pattern, Term, Test};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, term) in self.terms.iter().enumerate() {
            if n > 0 {
                f.write_char(' ')?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_char('-')?;
        }
        match &self.test {
            // Only the first word of a term can be taken for a field or a minus.
            Test::Text(texts) => join(f, texts.iter().enumerate(), |f, (n, text)| value(f, text, n == 0 && is_misread(text))),
            Test::Field(field, values) => {
                write!(f, "{}:", field.as_str())?;
                join(f, values, |f, v: &Pattern| value(f, v.as_str(), false))
            }
            Test::Ip(tests) => {
                write!(f, "{}:", Field::Ip.as_str())?;
                join(f, tests, |f, test| test.fmt(f))
            }
            Test::Created(comparison, bound) => write!(f, "{}{}{bound}", Field::Created.as_str(), comparison.as_str()),
            Test::Age(comparison, age) => write!(f, "{}{}{age}", Field::Age.as_str(), comparison.as_str()),
        }
    }
}

impl fmt::Display for IpTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("\"\""),
            Self::Net(net) if net.prefix_len() == net.max_prefix_len() => net.addr().fmt(f),
            Self::Net(net) => net.fmt(f),
            Self::Text(pattern) => value(f, pattern.as_str(), false),
        }
    }
}

fn join<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    write: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (n, item) in items.into_iter().enumerate() {
        if n > 0 {
            f.write_char(',')?;
        }
        write(f, item)?;
    }
    Ok(())
}

/// Whether a bare text at the beginning of a term would be read as something else.
fn is_misread(text: &str) -> bool {
    let after_name = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    text.starts_with('-') || (after_name.len() < text.len() && after_name.starts_with([':', '<', '>', '=']))
}

/// A value, quoted where it must be.
pub(super) fn value(f: &mut impl Write, text: &str, quote: bool) -> fmt::Result {
    if !quote && !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == ',' || c == '"') {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
