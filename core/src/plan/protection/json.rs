//! Rules as JSON, so that a team can share them and a served configuration can bring them.
//!
//! `{"rules":[{"name":"db-*","note":"databases"},{"zone":"ap-guangzhou-tez-gz-1"},{"id":"bms-1","enabled":false}]}`.
//! Reading takes the bare list as well. One wrong rule and none is taken: half a set would protect less than it says.

use serde_json::{Map, Value, json};

use super::{Protects, Rule, RuleError, RulesError};
use crate::fleet::Pattern;

/// Writes the rules.
#[must_use]
pub fn export(rules: &[Rule]) -> String {
    let rules: Vec<Value> = rules.iter().map(rule_to_json).collect();
    format!("{:#}\n", json!({ "rules": rules }))
}

fn rule_to_json(rule: &Rule) -> Value {
    let mut out = Map::new();
    let (key, text) = match &rule.protects {
        Protects::Id(id) => ("id", id.as_str()),
        Protects::Name(pattern) => ("name", pattern.as_str()),
        Protects::Zone(zone) => ("zone", zone.as_str()),
    };
    out.insert(key.to_owned(), text.into());
    if !rule.note.is_empty() {
        out.insert("note".to_owned(), rule.note.as_str().into());
    }
    if !rule.enabled {
        out.insert("enabled".to_owned(), false.into());
    }
    Value::Object(out)
}

/// Reads rules.
///
/// # Errors
/// [`RulesError`] says which rule is wrong and how.
pub fn import(text: &str) -> Result<Vec<Rule>, RulesError> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| RulesError::NotJson { line: e.line(), column: e.column() })?;
    let list = match &value {
        Value::Array(list) => list,
        Value::Object(object) => object.get("rules").and_then(Value::as_array).ok_or(RulesError::NotRules)?,
        _ => return Err(RulesError::NotRules),
    };
    list.iter().enumerate().map(|(index, rule)| rule_from_json(rule).map_err(|wrong| RulesError::Rule { index, wrong })).collect()
}

fn rule_from_json(value: &Value) -> Result<Rule, RuleError> {
    let object = value.as_object().ok_or(RuleError::NotAnObject)?;
    if let Some(key) = object.keys().find(|key| !matches!(key.as_str(), "id" | "name" | "zone" | "note" | "enabled")) {
        return Err(RuleError::UnknownKey(key.clone()));
    }
    let id = text(object, "id")?.map(|text| Protects::Id(text.into()));
    let name = text(object, "name")?.map(|text| Protects::Name(Pattern::new(text)));
    let zone = text(object, "zone")?.map(|text| Protects::Zone(text.into()));
    let mut named = [id, name, zone].into_iter().flatten();
    let protects = named.next().ok_or(RuleError::ProtectsNothing)?;
    if named.next().is_some() {
        return Err(RuleError::ProtectsTwice);
    }
    let note = match object.get("note") {
        None => "",
        Some(value) => value.as_str().ok_or(RuleError::WrongType("note"))?,
    };
    let enabled = match object.get("enabled") {
        None => true,
        Some(value) => value.as_bool().ok_or(RuleError::WrongType("enabled"))?,
    };
    Ok(Rule { protects, note: note.to_owned(), enabled })
}

fn text<'a>(object: &'a Map<String, Value>, key: &'static str) -> Result<Option<&'a str>, RuleError> {
    match object.get(key) {
        None => Ok(None),
        Some(value) => match value.as_str().ok_or(RuleError::WrongType(key))?.trim() {
            "" => Err(RuleError::Empty(key)),
            text => Ok(Some(text)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_mistake_is_named_with_its_rule() {
        use RuleError::*;
        for (text, wrong) in [
            (r#"[1]"#, NotAnObject),
            (r#"[{"nmae":"db-*"}]"#, UnknownKey("nmae".into())),
            (r#"[{"name":7}]"#, WrongType("name")),
            (r#"[{"name":"db","enabled":"yes"}]"#, WrongType("enabled")),
            (r#"[{"name":"db","note":1}]"#, WrongType("note")),
            (r#"[{"note":"n"}]"#, ProtectsNothing),
            (r#"[{"id":"a","zone":"z"}]"#, ProtectsTwice),
            (r#"[{"id":" "}]"#, Empty("id")),
        ] {
            let text = text.replacen('[', r#"[{"zone":"fine"},"#, 1);
            assert_eq!(import(&text), Err(RulesError::Rule { index: 1, wrong }), "{text}");
        }
        assert_eq!(import("[{\"id\":\n\"a\""), Err(RulesError::NotJson { line: 2, column: 3 }));
        for text in ["{}", "7", r#"{"rules":{}}"#] {
            assert_eq!(import(text), Err(RulesError::NotRules), "{text}");
        }
    }

    fn rule() -> impl Strategy<Value = Rule> {
        let text = || "[^\\s]([^\n]{0,10}[^\\s])?";
        let protects = prop_oneof![
            text().prop_map(|t| Protects::Id(t.into())),
            text().prop_map(|t| Protects::Name(Pattern::new(t))),
            text().prop_map(|t| Protects::Zone(t.into())),
        ];
        (protects, ".*", any::<bool>()).prop_map(|(protects, note, enabled)| Rule { protects, note, enabled })
    }

    proptest! {
        #[test]
        fn what_is_exported_is_imported_the_same(rules in prop::collection::vec(rule(), 0..6)) {
            prop_assert_eq!(import(&export(&rules)), Ok(rules));
        }

        #[test]
        fn any_text_is_read_without_panicking(text in ".*") {
            let _ = import(&text);
        }
    }
}
