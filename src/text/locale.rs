//! The language of the page.

use std::sync::OnceLock;

use leptos::reactive::prelude::{Get, GetUntracked, Set};
use leptos::reactive::signal::ArcRwSignal;

/// A language the console speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Locale {
    /// All languages, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag, for `<html lang>` and for storage.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// The language's name in itself, which is the same in every language.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "简体中文",
        }
    }

    /// The language for a BCP 47 tag such as `zh-Hans-CN`; `None` for one the console does not speak.
    #[must_use]
    pub fn for_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::ZhCn),
            _ => None,
        }
    }

    /// The language now. Tracked.
    #[must_use]
    pub fn current() -> Self {
        current()
    }

    /// The language now, without following it.
    #[must_use]
    pub fn current_untracked() -> Self {
        signal().get_untracked()
    }

    /// Changes the language of the page.
    pub fn make_current(self) {
        signal().set(self);
    }
}

/// The language belongs to the page, not to a component: event handlers, which have no reactive owner, read it too.
fn signal() -> &'static ArcRwSignal<Locale> {
    static LOCALE: OnceLock<ArcRwSignal<Locale>> = OnceLock::new();
    LOCALE.get_or_init(|| ArcRwSignal::new(Locale::default()))
}

pub(super) fn current() -> Locale {
    signal().get()
}
