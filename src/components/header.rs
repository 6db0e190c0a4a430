//! The header: where one is, who one is, and for how long.

use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;

use super::icon::{Icon, Picture};
use super::link::Link;
use crate::state::preferences::{Preferences, Theme};
use crate::state::route::{Route, Router};
use crate::text::{self, Locale, Text, duration};

/// Who is connected, as far as the header tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The shortened secret id.
    pub short_id: String,
    /// How many regions the account has zones in.
    pub regions: usize,
    /// When the credentials expire, if known.
    pub expires_at: Option<Millis>,
}

/// The header of every view.
#[component]
pub fn Header(
    /// Where one is.
    router: Router,
    /// Language and theme.
    preferences: Preferences,
    /// Who is connected; nobody on the connect page.
    #[prop(into)]
    account: Signal<Option<Account>>,
    /// The time now.
    #[prop(into)]
    now: Signal<Millis>,
    /// Whether nothing can be terminated.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Wipes the credentials.
    on_disconnect: Callback<()>,
) -> AnyView {
    // What became of operations can be read without an account.
    let told = move || matches!(router.current(), Route::Operation(_) | Route::History);
    let tabs = move || account.with(Option::is_some) || told();
    view! {
        <header class="header">
            <a class="skip button" href="#content">{text::app::SKIP}</a>
            <div class="product">
                <Picture icon=Icon::Console />
                <span class="word">{text::app::PRODUCT}</span>
            </div>
            <Show when=tabs>
                <nav class="tabs" aria-label=text::app::VIEWS>
                    <Link router to=Route::Fleet tab=true>{text::nav::FLEET}</Link>
                    <Link router to=Route::Operation(None) tab=true>{text::nav::OPERATION}</Link>
                    <Link router to=Route::History tab=true>{text::nav::HISTORY}</Link>
                </nav>
            </Show>
            <div class="end">
                <Show when=move || read_only.get()>
                    <p class="read-only">
                        <Picture icon=Icon::Lock />
                        {text::limits::READ_ONLY}
                    </p>
                </Show>
                {move || account.get().map(|account| view! { <Facts account now on_disconnect /> })}
                <div class="settings">
                    <LanguageChoice preferences />
                    <ThemeChoice preferences />
                </div>
            </div>
        </header>
    }
}

/// The account, its regions and how long the credentials are good.
#[component]
fn Facts(account: Account, now: Signal<Millis>, on_disconnect: Callback<()>) -> AnyView {
    let left = move || account.expires_at.map(|at| at - now.get());
    let class = move || match left() {
        Some(Span(left)) if left <= 0 => "over",
        Some(Span(left)) if left < 10 * 60_000 => "soon",
        _ => "",
    };
    let time_left = move || match left() {
        Some(Span(left)) if left <= 0 => text::header::EXPIRED.get().to_owned(),
        Some(left) => text::header::time_left(duration(left)),
        None => text::header::NO_EXPIRY.get().to_owned(),
    };
    let short_id = account.short_id.clone();
    let spoken_id = account.short_id.clone();
    view! {
        <div class="facts">
            <span class="account">
                <span class="spoken">{move || text::header::account_short(&spoken_id)}</span>
                <span class="mono" aria-hidden="true">{short_id}</span>
            </span>
            <span class="account">{move || text::header::regions(account.regions)}</span>
            <span class=class>
                <Picture icon=Icon::Clock />
                {time_left}
            </span>
            <button type="button" class="button quiet" on:click=move |_| on_disconnect.run(())>
                <Picture icon=Icon::Lock />
                {text::header::DISCONNECT}
            </button>
        </div>
    }
}

#[component]
fn LanguageChoice(preferences: Preferences) -> AnyView {
    let choose = move |event| {
        if let Some(locale) = Locale::for_tag(&event_target_value(&event)) {
            preferences.set_language(locale);
        }
    };
    let options = Locale::ALL.map(|locale| {
        view! { <option value=locale.tag() lang=locale.tag() selected=move || Locale::current() == locale>{locale.own_name()}</option> }
    });
    view! {
        <select aria-label=text::header::LANGUAGE on:change=choose>
            {options.into_iter().collect_view()}
        </select>
    }
}

#[component]
fn ThemeChoice(preferences: Preferences) -> AnyView {
    let choose = move |event| {
        if let Some(theme) = Theme::named(&event_target_value(&event)) {
            preferences.set_theme(theme);
        }
    };
    let options = Theme::ALL.map(|theme| {
        let word: Text = match theme {
            Theme::Auto => text::header::THEME_AUTO,
            Theme::Light => text::header::THEME_LIGHT,
            Theme::Dark => text::header::THEME_DARK,
        };
        view! { <option value=theme.name() selected=move || preferences.theme() == theme>{word}</option> }
    });
    view! {
        <select aria-label=text::header::THEME on:change=choose>
            {options.into_iter().collect_view()}
        </select>
    }
}
