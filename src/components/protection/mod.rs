//! What keeps instances from being terminated: limits for this browser, and rules of the operator's own.

pub mod add;
pub mod exchange;
pub mod limits;
pub mod lock_again;
pub mod rules;

use edgezone_core::plan::protection::{RuleError, RulesError};
use edgezone_core::plan::{Protects, Rule};
use edgezone_dom::prelude::*;

use super::dialog::{Dialog, close_of};
use super::notice::{Notice, Tone};
use crate::state::fleet::FleetState;
use crate::text::{Text, common, protection, review};

/// The dialog. What is changed in it holds at once.
#[component]
pub fn ProtectionDialog(
    /// The fleet, to tell how many instances a rule covers.
    fleet: FleetState,
    /// It was closed.
    on_close: Callback<()>,
) -> AnyView {
    let safety = fleet.safety();
    let guards = safety.guards();
    let unreadable = move || guards.with(|guards| guards.unreadable.as_ref().map(error_words));
    view! {
        <Dialog heading="protection-title" class="medium protection" described="protection-lead" on_close>
            <header>
                <h2 id="protection-title">{protection::TITLE}</h2>
                <p class="muted" id="protection-lead">{protection::LEAD}</p>
            </header>
            <div class="body" tabindex="0" role="region" aria-label=protection::TITLE>
                <limits::OwnLimits safety />
                {move || unreadable().map(|why| view! {
                    <Notice tone=Tone::Danger>
                        <h3>{protection::UNREADABLE}</h3>
                        <p>{why}" "{protection::UNREADABLE_DO}</p>
                        <div class="actions">
                            <button type="button" class="button" on:click=move |_| safety.discard_unreadable()>{protection::DISCARD}</button>
                        </div>
                    </Notice>
                })}
                <rules::Rules fleet />
                <add::Add fleet />
                <exchange::Exchange safety />
                <rules::Unlocked safety />
            </div>
            <footer>
                <p class="why" role="status">{move || guards.with(|guards| guards.not_kept).then(|| protection::NOT_KEPT.get())}</p>
                <div class="buttons">
                    <button type="button" class="button" data-first on:click=move |event| close_of(&event)>{common::CLOSE}</button>
                </div>
            </footer>
        </Dialog>
    }
}

/// A rule in words, such as `name db-*`.
#[must_use]
pub fn rule_words(rule: &Rule) -> String {
    match &rule.protects {
        Protects::Id(id) => protection::rule_id(id),
        Protects::Name(pattern) => protection::rule_name(pattern.as_str()),
        Protects::Zone(zone) => protection::rule_zone(zone),
    }
}

/// That a rule protects an instance, with its note.
#[must_use]
pub fn reason_words(rule: &Rule) -> String {
    match rule.note.as_str() {
        "" => review::why_protected(rule_words(rule)),
        note => review::why_protected_note(rule_words(rule), note),
    }
}

/// Why a text is not a set of rules.
#[must_use]
pub fn error_words(error: &RulesError) -> String {
    match error {
        RulesError::NotJson { line, column } => protection::not_json(*line, *column),
        RulesError::NotRules => protection::NOT_RULES.get().to_owned(),
        RulesError::Rule { index, wrong } => protection::bad_rule(*index + 1, wrong_words(wrong)),
    }
}

fn wrong_words(wrong: &RuleError) -> String {
    let words: Text = match wrong {
        RuleError::UnknownKey(key) => return protection::unknown_key(key),
        RuleError::WrongType(key) => return protection::wrong_type(*key),
        RuleError::Empty(key) => return protection::empty(*key),
        RuleError::NotAnObject => protection::NOT_AN_OBJECT,
        RuleError::ProtectsNothing => protection::PROTECTS_NOTHING,
        RuleError::ProtectsTwice => protection::PROTECTS_TWICE,
    };
    words.get().to_owned()
}
