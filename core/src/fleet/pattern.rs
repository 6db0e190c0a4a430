//! Wildcard patterns such as `db-*`, as people write them in a filter or a protection rule.

use std::fmt;

use serde::{Deserialize, Serialize};
use wildmatch::WildMatch;

/// A pattern over a whole text: `*` stands for anything, also nothing, `?` for one character. Case does not matter.
///
/// A pattern without either is the text itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Pattern {
    text: String,
    glob: WildMatch,
    /// What comes before the only wildcard, a `*` at the end: by far the most frequent kind, and quicker to compare.
    beginning: Option<Box<str>>,
}

impl Pattern {
    /// The pattern as written.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let lower = text.to_lowercase();
        let beginning = lower.strip_suffix('*').filter(|rest| !rest.contains(['*', '?'])).map(Box::from);
        Self { glob: WildMatch::new(&lower), text, beginning }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it fits the whole of `text`, whatever its case.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.matches_lower(&text.to_lowercase())
    }

    /// The same for a text that is lower-cased already.
    #[must_use]
    pub fn matches_lower(&self, lower: &str) -> bool {
        match &self.beginning {
            Some(beginning) => lower.starts_with(&**beginning),
            None => self.glob.matches(lower),
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pattern_fits_whole_names_whatever_their_case() {
        for (pattern, name, fits) in [
            ("db-*", "db-1", true),
            ("db-*", "DB-1", true),
            ("DB-*", "db-", true),
            ("db-*", "mydb-1", false),
            ("*-prod-?", "web-prod-1", true),
            ("*-prod-?", "web-prod-12", false),
            ("web", "web", true),
            ("web", "web-1", false),
            ("*", "", true),
            ("?", "", false),
            ("数据库-*", "数据库-1", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(name), fits, "{pattern} {name}");
        }
    }

    proptest! {
        #[test]
        fn a_name_without_wildcards_is_a_pattern_for_itself(name in "[^*?]*") {
            prop_assert!(Pattern::new(name.clone()).matches(&name));
            let longer = format!("{name}x");
            prop_assert!(!Pattern::new(name.clone()).matches(&longer));
            let starred = Pattern::new(format!("{name}*"));
            prop_assert!(starred.matches(&longer));
        }
    }
}
