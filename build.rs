//! Turns `locales/en.json` and `locales/zh-CN.json` into typed texts (`src/text/mod.rs` includes the result): a constant or a function
//! with the text's number for each, and for each language all its texts in one piece (`src/text/pieces.rs`).
//!
//! A text that is missing in one language, or that has other placeholders there, fails the build, and so does code that
//! names a text that does not exist or leaves out one of its values.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::{Map, Value};

const LOCALES: [&str; 2] = ["en", "zh-CN"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut read = Vec::new();
    for locale in LOCALES {
        let path = format!("locales/{locale}.json");
        println!("cargo::rerun-if-changed={path}");
        let Value::Object(texts) = serde_json::from_str(&fs::read_to_string(&path)?)? else {
            return Err(format!("{path} is not an object").into());
        };
        read.push(texts);
    }
    let [en, zh] = read.as_slice() else { return Err("two languages are expected".into()) };
    let mut out = Out::default();
    group(&mut out, en, zh, "")?;
    let folder = env::var("OUT_DIR")?;
    let folder = Path::new(&folder);
    fs::write(folder.join("texts.rs"), out.code)?;
    for (locale, texts) in LOCALES.iter().zip(out.texts) {
        if texts.iter().any(|text| text.contains(SEPARATOR)) {
            return Err(format!("a text of {locale} contains what separates texts").into());
        }
        fs::write(folder.join(format!("{locale}.txt")), texts.join(SEPARATOR))?;
    }
    Ok(())
}

/// What stands between two texts of a language.
const SEPARATOR: &str = "\0";

/// What is made: the code, and the texts of each language by their numbers.
#[derive(Default)]
struct Out {
    code: String,
    texts: [Vec<String>; LOCALES.len()],
}

impl Out {
    /// Gives a text its number.
    fn number(&mut self, texts: [String; LOCALES.len()]) -> usize {
        let number = self.texts.first().map_or(0, Vec::len);
        self.texts.iter_mut().zip(texts).for_each(|(all, text)| all.push(text));
        number
    }
}

/// One group of texts becomes a module; its groups become modules within it.
fn group(out: &mut Out, en: &Map<String, Value>, zh: &Map<String, Value>, path: &str) -> Result<(), Box<dyn Error>> {
    if let Some(extra) = zh.keys().find(|key| !en.contains_key(*key)) {
        return Err(format!("{path}{extra} is in zh-CN.json but not in en.json").into());
    }
    for (key, en) in en {
        let path = format!("{path}{key}");
        let zh = zh.get(key).ok_or_else(|| format!("{path} is in en.json but not in zh-CN.json"))?;
        match (en, zh) {
            (Value::Object(en), Value::Object(zh)) if !is_plural(en) => {
                writeln!(out.code, "/// The texts of `{path}`.\npub mod {key} {{ use super::*;")?;
                group(out, en, zh, &format!("{path}."))?;
                out.code.push_str("}\n");
            }
            _ => text(out, key, &path, &forms(en, &path)?, &forms(zh, &path)?)?,
        }
    }
    Ok(())
}

/// The forms of one text: `one` where a language has it, and `other`.
struct Forms<'a> {
    one: Option<&'a str>,
    other: &'a str,
}

fn is_plural(object: &Map<String, Value>) -> bool {
    object.contains_key("other")
}

fn forms<'a>(value: &'a Value, path: &str) -> Result<Forms<'a>, Box<dyn Error>> {
    match value {
        Value::String(text) => Ok(Forms { one: None, other: text }),
        Value::Object(object) => {
            let other = object.get("other").and_then(Value::as_str).ok_or_else(|| format!("{path} has no form `other`"))?;
            Ok(Forms { one: object.get("one").and_then(Value::as_str), other })
        }
        _ => Err(format!("{path} is neither a text nor a group").into()),
    }
}

/// Names of the placeholders `{name}` in the order they first appear, and the text with `{0}`, `{1}` in their place.
fn placeholders(text: &str, names: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let at = names.iter().position(|n| n == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        let _ = write!(out, "{before}{{{at}}}");
        rest = after;
    }
    out + rest
}

fn text(out: &mut Out, key: &str, path: &str, en: &Forms<'_>, zh: &Forms<'_>) -> Result<(), Box<dyn Error>> {
    let mut names = Vec::new();
    let mut seen = BTreeMap::new();
    for (form, text) in [("en", Some(en.other)), ("en one", en.one), ("zh-CN", Some(zh.other)), ("zh-CN one", zh.one)] {
        let Some(text) = text else { continue };
        let before = names.len();
        let numbered = placeholders(text, &mut names);
        if form != "en" && names.len() > before {
            return Err(format!("{path}: the form `{form}` has a placeholder that en.json does not have").into());
        }
        seen.insert(form, numbered);
    }
    let form = |form: &str| seen.get(form).cloned().unwrap_or_default();
    let at = out.number([form("en"), form("zh-CN")]);
    let doc = en.other.replace('\n', " ");
    if names.is_empty() {
        writeln!(out.code, "/// `{doc}`\npub const {}: Text = Text({at});", key.to_uppercase())?;
        return Ok(());
    }
    let parameters = names.iter().map(|name| format!("{name}: impl Show")).collect::<Vec<_>>().join(", ");
    let values = names.iter().map(|name| format!("{name}.show()")).collect::<Vec<_>>().join(", ");
    // Of a text with two forms, `n` is the number that chooses between them.
    let number = names.iter().position(|name| name == "n");
    if en.one.is_some() && number.is_none() {
        return Err(format!("{path} has a form `one`, but no placeholder {{n}} to choose it by").into());
    }
    let filled = match number.filter(|_| en.one.is_some()) {
        // The form for one follows the other; where a language has none, the other stands there again.
        Some(number) => {
            let one = |locale: &str| seen.get(format!("{locale} one").as_str()).cloned().unwrap_or_else(|| form(locale));
            out.number([one("en"), one("zh-CN")]);
            format!("fill_counted({at}, {number}, &[{values}])")
        }
        None => format!("fill({at}, &[{values}])"),
    };
    writeln!(out.code, "/// `{doc}`\n#[must_use]\npub fn {key}({parameters}) -> String {{ {filled} }}")?;
    Ok(())
}
