//! Rules of the operator's own: instances that are never to be terminated.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fleet::{Fleet, Pattern, Row};
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
/// The deployment's rules are fixed; the operator's own come after them. Unlocking holds for as long as this value lives: it
/// is never exported.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Protection {
    fixed: Vec<Rule>,
    own: Vec<Rule>,
    unlocked: Vec<InstanceId>,
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

    /// How many instances of a fleet it covers, unlocked ones among them.
    #[must_use]
    pub fn count_in(&self, fleet: &Fleet) -> usize {
        let covered = |row: &&std::sync::Arc<Row>| {
            let instance = row.instance();
            self.covers(row.id(), &instance.instance_name.to_lowercase(), instance.zone.as_ref())
        };
        fleet.rows().filter(covered).count()
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
    /// The deployment's rules, none of the operator's own, nothing unlocked.
    #[must_use]
    pub fn new(fixed: Vec<Rule>) -> Self {
        Self { fixed, ..Self::default() }
    }

    /// The deployment's rules, which nothing here changes.
    #[must_use]
    pub fn fixed(&self) -> &[Rule] {
        &self.fixed
    }

    /// The operator's own rules, in order.
    #[must_use]
    pub fn own(&self) -> &[Rule] {
        &self.own
    }

    /// Other rules of the operator's own, in place of those there were.
    pub fn set_own(&mut self, own: Vec<Rule>) {
        self.own = own;
    }

    /// Adds rules of the operator's own. One that is there already, fixed or own, is not added again. Returns how many were.
    pub fn add(&mut self, rules: impl IntoIterator<Item = Rule>) -> usize {
        let before = self.own.len();
        for rule in rules {
            if !self.fixed.contains(&rule) && !self.own.contains(&rule) {
                self.own.push(rule);
            }
        }
        self.own.len() - before
    }

    /// Removes a rule of the operator's own. Returns whether it was there; a fixed one stays.
    pub fn remove(&mut self, rule: &Rule) -> bool {
        let at = self.own.iter().position(|own| own == rule);
        at.map(|at| self.own.remove(at)).is_some()
    }

    /// Lifts the protection of one instance, as a deliberate step.
    pub fn unlock(&mut self, id: InstanceId) {
        if !self.is_unlocked(&id) {
            self.unlocked.push(id);
        }
    }

    /// Takes an unlocking back.
    pub fn lock(&mut self, id: &InstanceId) {
        self.unlocked.retain(|unlocked| unlocked != id);
    }

    /// What is unlocked, in the order in which it was.
    #[must_use]
    pub fn unlocked(&self) -> &[InstanceId] {
        &self.unlocked
    }

    /// Whether the instance was unlocked. Says nothing about whether a rule would protect it.
    #[must_use]
    pub fn is_unlocked(&self, id: &InstanceId) -> bool {
        self.unlocked.contains(id)
    }

    /// The first rule that covers this row, unlocked or not.
    #[must_use]
    pub fn over_row(&self, row: &Row) -> Option<&Rule> {
        self.over(row.id(), &row.instance().instance_name, row.instance().zone.as_ref())
    }

    /// The first rule that protects this target, unless it was unlocked.
    #[must_use]
    pub fn of_target(&self, target: &Target) -> Option<&Rule> {
        self.over_target(target).filter(|_| !self.is_unlocked(&target.id))
    }

    /// The first rule that would protect this target, were it not unlocked.
    #[must_use]
    pub fn lifted(&self, target: &Target) -> Option<&Rule> {
        if self.is_unlocked(&target.id) { self.over_target(target) } else { None }
    }

    fn over_target(&self, target: &Target) -> Option<&Rule> {
        self.over(&target.id, &target.name, target.zone.as_ref())
    }

    fn over(&self, id: &InstanceId, name: &str, zone: Option<&Zone>) -> Option<&Rule> {
        if self.fixed.is_empty() && self.own.is_empty() {
            return None;
        }
        let lower = name.to_lowercase();
        self.fixed.iter().chain(&self.own).find(|rule| rule.covers(id, &lower, zone))
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
        protection.unlock("a".into());
        assert_eq!(note(&protection, &target("a", "db-1", "z1")), None);
        assert_eq!(protection.lifted(&target("a", "db-1", "z1")).map(|rule| rule.note.as_str()), Some("databases"));
        assert_eq!(protection.lifted(&target("b", "db-1", "z1")), None);
        protection.lock(&"a".into());
        assert_eq!(note(&protection, &target("a", "db-1", "z1")), Some("databases".into()));
    }

    #[test]
    fn a_rule_that_is_switched_off_protects_nothing() {
        let off = Rule { enabled: false, ..Rule::new(Protects::Zone("z1".into()), "") };
        assert_eq!(Protection::new(vec![off]).of_target(&target("a", "", "z1")), None);
    }

    #[test]
    fn fixed_rules_stay_and_none_is_there_twice() {
        let [fixed, own] = ["z1", "z2"].map(|zone| Rule::new(Protects::Zone(zone.into()), ""));
        let mut protection = Protection::new(vec![fixed.clone()]);
        assert_eq!(protection.add([own.clone(), fixed.clone(), own.clone()]), 1);
        assert!(!protection.remove(&fixed));
        assert_eq!((protection.fixed(), protection.own()), (&[fixed][..], &[own.clone()][..]));
        assert!(protection.remove(&own) && !protection.remove(&own));
        assert_eq!(protection.own(), []);
    }

    #[test]
    fn a_rule_tells_how_many_it_covers() {
        let fleet = crate::fleet::testing::fleet("r", ["db-1", "DB-2", "web"].map(|name| instance(name, name, "running", "z1")));
        assert_eq!(Rule::new(Protects::Name(Pattern::new("db-*")), "").count_in(&fleet), 2);
    }
}
