//! A new rule: what it protects, and why.

use edgezone_core::fleet::Pattern;
use edgezone_core::plan::{Protects, Rule};
use edgezone_dom::prelude::*;

use crate::state::fleet::FleetState;
use crate::text::{common, protection};

/// The form. It says how many instances the rule would cover before it is added.
#[component]
pub fn Add(
    /// The fleet, with its rules.
    fleet: FleetState,
) -> AnyView {
    let kind = RwSignal::new("name".to_owned());
    let value = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());
    let said = RwSignal::new(false);
    let rule = move || {
        let text = value.with(|value| value.trim().to_owned());
        let protects = match kind.get().as_str() {
            _ if text.is_empty() => return None,
            "id" => Protects::Id(text.into()),
            "zone" => Protects::Zone(text.into()),
            _ => Protects::Name(Pattern::new(text)),
        };
        Some(Rule::new(protects, note.with(|note| note.trim().to_owned())))
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        said.set(true);
        if let Some(rule) = untrack(rule) {
            fleet.safety().add_rules(vec![rule]);
            said.set(false);
            value.set(String::new());
            note.set(String::new());
        }
    };
    let preview = move || match rule() {
        Some(rule) => protection::would_cover(fleet.all().with(|fleet| rule.count_in(fleet))),
        None if said.get() => protection::ENTER_VALUE.get().to_owned(),
        None => String::new(),
    };
    let option = |name: &'static str, text| view! { <option value=name selected=move || kind.with(|kind| kind == name)>{text}</option> };
    view! {
        <form class="add-rule" aria-label=protection::ADD_TITLE autocomplete="off" on:submit=add>
            <div class="field">
                <label for="rule-kind">{protection::KIND}</label>
                <select id="rule-kind" class="select" on:change=move |event| kind.set(event_target_value(&event))>
                    {option("name", protection::KIND_NAME)}
                    {option("id", protection::KIND_ID)}
                    {option("zone", protection::KIND_ZONE)}
                </select>
            </div>
            <div class="field">
                <label for="rule-value">{protection::VALUE}</label>
                <input
                    id="rule-value"
                    class="input mono"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=move || match kind.get().as_str() {
                        "name" => "db-*",
                        "id" => "bms-…",
                        _ => "ap-guangzhou-tez-gz-1",
                    }
                    aria-describedby="rule-preview"
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </div>
            <div class="field">
                <label for="rule-note">{protection::NOTE}</label>
                <input id="rule-note" class="input" prop:value=note on:input=move |event| note.set(event_target_value(&event)) />
            </div>
            <button type="submit" class="button">{common::ADD}</button>
            <p class="hint" id="rule-preview" role="status">{preview}</p>
        </form>
    }
}
