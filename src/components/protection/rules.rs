//! The rules there are, and what was unlocked despite them.

use edgezone_core::plan::Rule;
use edgezone_core::plan::protection::export;
use edgezone_dom::prelude::*;

use super::rule_words;
use crate::components::dialog::leave_item;
use crate::components::icon::{Icon, Picture};
use crate::components::protection::lock_again::LockAgain;
use crate::state::fleet::FleetState;
use crate::state::safety::Safety;
use crate::text::protection;

/// One rule, and whether the deployment brought it.
#[derive(Clone)]
struct Line {
    rule: Rule,
    fixed: bool,
}

/// The list of rules.
#[component]
pub fn Rules(
    /// The fleet, with its rules.
    fleet: FleetState,
) -> AnyView {
    let guards = fleet.safety().guards();
    let lines = move || {
        guards.with(|guards| {
            let line = |fixed| move |rule: &Rule| Line { rule: rule.clone(), fixed };
            let (fixed, own) = (guards.protection.fixed(), guards.protection.own());
            fixed.iter().map(line(true)).chain(own.iter().map(line(false))).collect::<Vec<_>>()
        })
    };
    let none = Memo::new(move |_| guards.with(|guards| guards.protection.fixed().is_empty() && guards.protection.own().is_empty()));
    view! {
        <section aria-labelledby="rules-title">
            <h3 id="rules-title">{protection::RULES}</h3>
            <Show when=move || none.get()>
                <p class="muted">{protection::NO_RULES}</p>
            </Show>
            <ul role="list" class="rules">
                <For
                    each=lines
                    key=|line| format!("{}{}", line.fixed, export(std::slice::from_ref(&line.rule)))
                    children=move |line| view! { <Item fleet line /> }
                />
            </ul>
        </section>
    }
}

#[component]
fn Item(fleet: FleetState, line: Line) -> AnyView {
    let Line { rule, fixed } = line;
    let (shown, counted, named) = (rule.clone(), rule.clone(), rule.clone());
    let note = rule.note.clone();
    let off = !rule.enabled;
    let covers = Memo::new(move |_| fleet.all().with(|fleet| counted.count_in(fleet)));
    let state = move || if off { protection::OFF.get().to_owned() } else { protection::covers(covers.get()) };
    let remove = (!fixed).then(|| {
        view! {
            <button
                type="button"
                class="button link"
                aria-label=move || protection::remove(rule_words(&named))
                on:click=move |event| {
                    leave_item(&event, "li");
                    fleet.safety().remove_rule(&rule);
                }
            >
                {protection::REMOVE_SHORT}
            </button>
        }
    });
    view! {
        <li>
            <Picture icon=Icon::Lock />
            <span class="what">
                <code>{move || rule_words(&shown)}</code>
                " "
                <span>{note}</span>
            </span>
            <span class="muted">{state}</span>
            {fixed.then(|| view! { <span class="muted">{protection::FIXED}</span> })}
            {remove}
        </li>
    }
}

/// What was unlocked for as long as the page is open.
#[component]
pub fn Unlocked(
    /// The rules.
    safety: Safety,
) -> AnyView {
    let guards = safety.guards();
    let ids = move || guards.with(|guards| guards.protection.unlocked().to_vec());
    view! {
        <Show when=move || guards.with(|guards| !guards.protection.unlocked().is_empty())>
            <section aria-labelledby="unlocked-title">
                <h3 id="unlocked-title">{protection::UNLOCKED_TITLE}</h3>
                <ul role="list" class="rules">
                    <For
                        each=ids
                        key=|id| id.to_string()
                        children=move |id| {
                            let text = id.to_string();
                            view! {
                                <li>
                                    <Picture icon=Icon::Unlock />
                                    <code class="what">{text}</code>
                                    <LockAgain id on_lock=Callback::new(move |id| safety.lock(&id)) />
                                </li>
                            }
                        }
                    />
                </ul>
            </section>
        </Show>
    }
}
