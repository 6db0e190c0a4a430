//! Every text a person reads, typed: `build.rs` makes a constant or a function of each entry of `locales/*.json`.
//!
//! A text without values is a [`Text`], which renders itself and follows the language by itself. A text with values is
//! a function that reads the current language, to be called inside a closure so that it follows it too.

mod locale;
mod pieces;
mod show;

use edgezone_dom::prelude::Signal;
use edgezone_dom::{AnyView, Attr, IntoAttr, IntoView};

pub use locale::Locale;
pub use show::{Show, duration, moment, number};

use locale::current;

/// One text in every language, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text(u16);

impl Text {
    /// The text in the current language. Inside a closure or an effect it follows the language.
    #[must_use]
    pub fn get(self) -> &'static str {
        pieces::text(current(), self.0)
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

/// The same of a text with a form for one, which follows the other and is taken where the value of that number is one.
fn fill_counted(text: u16, number: usize, values: &[String]) -> String {
    let one = values.get(number).is_some_and(|number| number == "1");
    fill(text + u16::from(one), values)
}

/// Puts the values in their numbered places.
fn fill(text: u16, values: &[String]) -> String {
    let mut rest = pieces::text(current(), text);
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
