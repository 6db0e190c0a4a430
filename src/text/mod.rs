//! Every text a person reads, typed: `build.rs` makes a constant or a function of each entry of `locales/*.json`.
//!
//! A text without values is a [`Text`], which renders itself and follows the language by itself. A text with values is
//! a function that reads the current language, to be called inside a closure so that it follows it too.

mod locale;
mod show;

use edgezone_dom::prelude::Signal;
use edgezone_dom::{AnyView, Attr, IntoAttr, IntoView};

pub use locale::Locale;
pub use show::{Show, duration, moment, number};

use locale::current;

/// One text in every language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text {
    en: &'static str,
    zh_cn: &'static str,
}

/// A text with numbered places for values.
struct Template {
    /// Which value chooses the form.
    number: usize,
    en_one: Option<&'static str>,
    en: &'static str,
    zh_cn: &'static str,
}

impl Text {
    /// A text in every language.
    #[must_use]
    pub const fn new(en: &'static str, zh_cn: &'static str) -> Self {
        Self { en, zh_cn }
    }

    /// The text in the current language. Inside a closure or an effect it follows the language.
    #[must_use]
    pub fn get(self) -> &'static str {
        match current() {
            Locale::En => self.en,
            Locale::ZhCn => self.zh_cn,
        }
    }
}

impl IntoView for Text {
    fn into_view(self) -> AnyView {
        (move || self.get()).into_view()
    }
}

impl IntoAttr for Text {
    fn into_attr(self) -> Attr {
        (move || self.get()).into_attr()
    }
}

impl From<Text> for Signal<String> {
    fn from(text: Text) -> Self {
        Self::derive(move || text.get().to_owned())
    }
}

/// Puts the values in their places. A text with a singular form takes it when its number is one.
fn fill(template: &Template, values: &[String]) -> String {
    let singular = values.get(template.number).is_some_and(|number| number == "1");
    let mut rest = match (current(), template.en_one) {
        (Locale::En, Some(one)) if singular => one,
        (Locale::En, _) => template.en,
        (Locale::ZhCn, _) => template.zh_cn,
    };
    let mut out = String::with_capacity(rest.len() + 16);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((at, after)) = after.split_once('}') else { break };
        if let Some(value) = at.parse().ok().and_then(|at: usize| values.get(at)) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
