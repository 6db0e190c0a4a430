//! What a person chose for this browser: language and theme. Kept in it, without anything of an account.

use edgezone_adapters::{page, storage};
use edgezone_dom::prelude::*;

use crate::text::Locale;

/// Which colours are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name in storage and in `<html data-theme>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; `None` for a name that is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

const LANGUAGE: &str = "language";
const THEME: &str = "theme";

/// Language and theme, kept and applied to the page.
#[derive(Clone, Copy)]
pub struct Preferences {
    theme: RwSignal<Theme>,
}

impl Preferences {
    /// What was chosen here before, else what the browser says; applied to the page from now on.
    #[must_use]
    pub fn of_page() -> Self {
        let kept = storage::get(LANGUAGE).and_then(|tag| Locale::for_tag(&tag));
        let spoken = || page::languages().iter().find_map(|tag| Locale::for_tag(tag));
        kept.or_else(spoken).unwrap_or_default().make_current();
        let theme = RwSignal::new(storage::get(THEME).and_then(|name| Theme::named(&name)).unwrap_or_default());
        Effect::new(move || set_root("lang", Locale::current().tag()));
        Effect::new(move || set_root("data-theme", theme.get().name()));
        Self { theme }
    }

    /// The theme now. Tracked.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Changes the theme. A browser that keeps nothing shows it all the same, until the page closes.
    pub fn set_theme(self, theme: Theme) {
        let _ = storage::set(THEME, theme.name());
        self.theme.set(theme);
    }

    /// Changes the language, as [`Preferences::set_theme`] does the theme.
    pub fn set_language(self, locale: Locale) {
        let _ = storage::set(LANGUAGE, locale.tag());
        locale.make_current();
    }
}

fn set_root(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}
