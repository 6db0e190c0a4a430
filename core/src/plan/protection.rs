//! Rules of the operator's own: instances that are never to be terminated.

use std::fmt;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::fleet::{Pattern, Row};
use crate::ids::{InstanceId, Zone};

use super::Target;

/// What a rule protects.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protects {
    /// This one instance.
    Id(InstanceId),
    /// Every instance whose name fits, whatever its case.
    Name(Pattern),
    /// Every instance of this zone.
    Zone(Zone),
}

/// One rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// What it protects.
    pub protects: Protects,
    /// Why, in the words of whoever wrote it. May be empty.
    pub note: String,
    /// A rule that is switched off protects nothing, but is kept and exported.
    pub enabled: bool,
}

/// The rules, and what was deliberately unlocked despite them.
///
/// Unlocking holds for as long as this value lives: it is never exported.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Protection {
    rules: Vec<Rule>,
    unlocked: FxHashSet<InstanceId>,
}

/// Why a text is not a set of rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RulesError {
    /// Not JSON, or JSON that breaks off.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// JSON, but neither a list of rules nor an object with a list called `rules`.
    NotRules,
    /// One rule is wrong; none of them was taken.
    Rule {
        /// Which one, from 0.
        index: usize,
        /// What is wrong with it.
        wrong: RuleError,
    },
}

/// What is wrong with one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleError {
    /// Not a JSON object.
    NotAnObject,
    /// A key that no rule has; perhaps a mistyped one, so it is not passed over.
    UnknownKey(String),
    /// A key whose value is not of the right kind: text for all but `enabled`, which is true or false.
    WrongType(&'static str),
    /// None of `id`, `name` and `zone`.
    ProtectsNothing,
    /// More than one of `id`, `name` and `zone`: write one rule for each.
    ProtectsTwice,
    /// An `id`, `name` or `zone` without a text.
    Empty(&'static str),
}

impl Rule {
    /// A rule that is switched on.
    #[must_use]
    pub fn new(protects: Protects, note: impl Into<String>) -> Self {
        Self { protects, note: note.into(), enabled: true }
    }

    fn covers(&self, id: &InstanceId, lower_name: &str, zone: Option<&Zone>) -> bool {
        self.enabled
            && match &self.protects {
                Protects::Id(of) => of == id,
                Protects::Name(pattern) => pattern.matches_lower(lower_name),
                Protects::Zone(of) => zone == Some(of),
            }
    }
}

impl Protection {
    /// These rules, nothing unlocked.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        Self { rules, unlocked: FxHashSet::default() }
    }

    /// The rules, in order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Adds rules, such as those of the served configuration. A rule that is there already is not added again.
    pub fn add(&mut self, rules: impl IntoIterator<Item = Rule>) {
        for rule in rules {
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
    }

    /// Removes the rule at that place, if there is one.
    pub fn remove(&mut self, index: usize) -> Option<Rule> {
        (index < self.rules.len()).then(|| self.rules.remove(index))
    }

    /// Switches the rule at that place on or off.
    pub fn set_enabled(&mut self, index: usize, enabled: bool) {
        if let Some(rule) = self.rules.get_mut(index) {
            rule.enabled = enabled;
        }
    }

    /// Lifts the protection of one instance, as a deliberate step.
    pub fn unlock(&mut self, id: InstanceId) {
        self.unlocked.insert(id);
    }

    /// Takes an unlocking back.
    pub fn lock(&mut self, id: &InstanceId) {
        self.unlocked.remove(id);
    }

    /// Whether the instance was unlocked. Says nothing about whether a rule would protect it.
    #[must_use]
    pub fn is_unlocked(&self, id: &InstanceId) -> bool {
        self.unlocked.contains(id)
    }

    /// The first rule that protects this row, unless it was unlocked.
    #[must_use]
    pub fn of_row(&self, row: &Row) -> Option<&Rule> {
        self.of(row.id(), &row.instance().instance_name, row.instance().zone.as_ref())
    }

    /// The first rule that protects this target, unless it was unlocked.
    #[must_use]
    pub fn of_target(&self, target: &Target) -> Option<&Rule> {
        self.of(&target.id, &target.name, target.zone.as_ref())
    }

    fn of(&self, id: &InstanceId, name: &str, zone: Option<&Zone>) -> Option<&Rule> {
        if self.rules.is_empty() || self.unlocked.contains(id) {
            return None;
        }
        let lower = name.to_lowercase();
        self.rules.iter().find(|rule| rule.covers(id, &lower, zone))
    }
}

mod json;
pub use json::{export, import};

impl fmt::Display for Protects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "id {id}"),
            Self::Name(pattern) => write!(f, "name {pattern}"),
            Self::Zone(zone) => write!(f, "zone {zone}"),
        }
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => write!(f, "not JSON at line {line}, column {column}"),
            Self::NotRules => f.write_str("neither a list of rules nor an object with a list called \"rules\""),
            Self::Rule { index, wrong } => write!(f, "rule {}: {wrong}", index + 1),
        }
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("not an object"),
            Self::UnknownKey(key) => write!(f, "unknown key \"{key}\""),
            Self::WrongType(key) => write!(f, "\"{key}\" has a value of the wrong kind"),
            Self::ProtectsNothing => f.write_str("none of \"id\", \"name\" and \"zone\""),
            Self::ProtectsTwice => f.write_str("more than one of \"id\", \"name\" and \"zone\""),
            Self::Empty(key) => write!(f, "\"{key}\" is empty"),
        }
    }
}

impl std::error::Error for RulesError {}
impl std::error::Error for RuleError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::testing::instance;

    fn target(id: &str, name: &str, zone: &str) -> Target {
        Target::new(id.into(), "r".into(), &instance(id, name, "running", zone))
    }

    #[test]
    fn the_first_enabled_rule_that_fits_protects() {
        let mut protection = Protection::new(vec![
            Rule::new(Protects::Name(Pattern::new("DB-*")), "databases"),
            Rule::new(Protects::Zone("z9".into()), ""),
            Rule::new(Protects::Id("a".into()), "the gateway"),
        ]);
        let note = |protection: &Protection, t: &Target| protection.of_target(t).map(|rule| rule.note.clone());
        assert_eq!(note(&protection, &target("a", "db-1", "z1")), Some("databases".into()));
        assert_eq!(note(&protection, &target("a", "web", "z1")), Some("the gateway".into()));
        assert_eq!(note(&protection, &target("b", "web", "z9")), Some(String::new()));
        assert_eq!(note(&protection, &target("b", "web", "z1")), None);
        protection.set_enabled(0, false);
        assert_eq!(note(&protection, &target("a", "db-1", "z1")), Some("the gateway".into()));
        protection.unlock("a".into());
        assert_eq!(note(&protection, &target("a", "db-1", "z1")), None);
        protection.lock(&"a".into());
        assert_eq!(note(&protection, &target("a", "db-1", "z1")), Some("the gateway".into()));
    }
}
