//! What this console may do at most: limits and protection rules, those of the deployment and those kept in this browser.

use edgezone_adapters::storage;
use edgezone_core::ids::InstanceId;
use edgezone_core::plan::protection::{RulesError, export, import};
use edgezone_core::plan::{Limits, Protection, Rule};
use edgezone_dom::prelude::*;

const READ_ONLY: &str = "read-only";
const MAXIMUM: &str = "maximum";
const RULES: &str = "protection";

/// All that stands between a selection and its termination.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Guards {
    /// The deployment's limits. Nothing in the page loosens them.
    pub fixed: Limits,
    /// The operator's own, kept in this browser.
    pub own: Limits,
    /// The rules of both.
    pub protection: Protection,
    /// Why the rules kept in this browser cannot be read. Nothing is terminated meanwhile: one of them may protect it.
    pub unreadable: Option<RulesError>,
    /// The browser did not keep the last change; it holds until the page closes.
    pub not_kept: bool,
}

impl Guards {
    /// The limits that hold.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let unread = Limits { read_only: self.unreadable.is_some(), maximum: None };
        self.fixed.and(self.own).and(unread)
    }
}

/// The guards of this page, the same in all tabs of this browser. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Safety(RwSignal<Guards>);

impl Safety {
    /// What is kept in this browser; follows what other tabs change.
    #[must_use]
    pub fn of_page() -> Self {
        let safety = Self(RwSignal::new(Guards::default()));
        safety.read_kept();
        let elsewhere = window_event_listener(leptos::ev::storage, move |_| safety.read_kept());
        on_cleanup(move || elsewhere.remove());
        safety
    }

    /// The guards as they stand.
    #[must_use]
    pub fn guards(self) -> ReadSignal<Guards> {
        self.0.read_only()
    }

    /// The limits that hold. Tracked.
    #[must_use]
    pub fn limits(self) -> Limits {
        self.0.with(Guards::limits)
    }

    /// The limits that hold, without following them.
    #[must_use]
    pub fn limits_untracked(self) -> Limits {
        self.0.with_untracked(Guards::limits)
    }

    /// Takes in what the deployment has set.
    pub fn configure(self, limits: Limits, rules: Vec<Rule>) {
        self.0.update(|guards| {
            let own = guards.protection.own().to_vec();
            guards.fixed = limits;
            guards.protection = Protection::new(rules);
            guards.protection.add(own);
        });
    }

    /// Changes the operator's own limits, and keeps them.
    pub fn set_own_limits(self, limits: Limits) {
        self.change(&|guards| guards.own = limits);
    }

    /// Adds rules of the operator's own, and keeps them. Returns how many were not there yet.
    pub fn add_rules(self, rules: Vec<Rule>) -> usize {
        let before = self.0.with_untracked(|guards| guards.protection.own().len());
        self.change(&|guards| {
            guards.protection.add(rules.clone());
        });
        self.0.with_untracked(|guards| guards.protection.own().len()) - before
    }

    /// Removes a rule of the operator's own.
    pub fn remove_rule(self, rule: &Rule) {
        self.change(&|guards| {
            guards.protection.remove(rule);
        });
    }

    /// Gives up the rules that are kept and cannot be read.
    pub fn discard_unreadable(self) {
        self.change(&|guards| guards.unreadable = None);
    }

    /// Lifts the protection of one instance until the page closes.
    pub fn unlock(self, id: &InstanceId) {
        self.0.update(|guards| guards.protection.unlock(id.clone()));
    }

    /// Takes an unlocking back.
    pub fn lock(self, id: &InstanceId) {
        self.0.update(|guards| guards.protection.lock(id));
    }

    fn change(self, change: &dyn Fn(&mut Guards)) {
        self.0.update(|guards| {
            change(guards);
            guards.not_kept = keep(guards).is_none();
        });
    }

    fn read_kept(self) {
        self.0.update(|guards| {
            guards.own = Limits {
                read_only: storage::get(READ_ONLY).is_some(),
                maximum: storage::get(MAXIMUM).and_then(|text| text.parse().ok()).filter(|maximum| *maximum > 0),
            };
            match import(&storage::get(RULES).unwrap_or_else(|| "[]".to_owned())) {
                Ok(rules) => {
                    guards.unreadable = None;
                    guards.protection.set_own(rules);
                }
                Err(error) => guards.unreadable = Some(error),
            }
        });
    }
}

/// `None` if the browser does not keep it. Rules that cannot be read are not written over.
fn keep(guards: &Guards) -> Option<()> {
    let set = |name, text: Option<String>| match text {
        Some(text) => storage::set(name, &text).ok(),
        None => storage::remove(name).ok(),
    };
    set(READ_ONLY, guards.own.read_only.then(|| "1".to_owned()))?;
    set(MAXIMUM, guards.own.maximum.map(|maximum| maximum.to_string()))?;
    if guards.unreadable.is_some() {
        return Some(());
    }
    let own = guards.protection.own();
    set(RULES, (!own.is_empty()).then(|| export(own)))
}
