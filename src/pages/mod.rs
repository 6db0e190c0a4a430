//! The views of the console.

pub mod connect;
pub mod fleet;
pub mod history;
pub mod not_found;
pub mod operation;

use edgezone_adapters::page;
use leptos::prelude::*;

use crate::components::header::{Account, Header};
use crate::state::Console;
use crate::state::route::Route;
use crate::text::{self, Text};

/// The whole console.
#[component]
pub fn App() -> impl IntoView {
    let console = Console::of_page();
    let account = Signal::derive(move || {
        console.session.current().map(|session| Account {
            short_id: session.short_id.clone(),
            regions: session.regions.len(),
            expires_at: session.expires_at,
        })
    });
    let route = Memo::new(move |_| console.router.current());
    Effect::new(move || {
        let view = console.title.get().unwrap_or_else(|| title(&route.get()).get().to_owned());
        page::set_title(&text::app::title(view));
    });
    view! {
        <Header
            router=console.router
            preferences=console.preferences
            account
            now=console.now
            on_disconnect=Callback::new(move |()| console.disconnect())
        />
        <main id="content" tabindex="-1">
            {move || page_of(console, route.get())}
        </main>
    }
}

fn title(route: &Route) -> Text {
    match route {
        Route::Connect => text::connect::TITLE,
        Route::Fleet => text::fleet::TITLE,
        Route::Operation(_) => text::operation::TITLE,
        Route::History => text::history::TITLE,
        Route::Unknown => text::not_found::TITLE,
    }
}

fn page_of(console: Console, route: Route) -> AnyView {
    match route {
        Route::Connect => view! { <connect::ConnectPage console /> }.into_any(),
        Route::Fleet => view! { <fleet::FleetPage console /> }.into_any(),
        Route::Operation(id) => view! { <operation::OperationPage console id /> }.into_any(),
        Route::History => view! { <history::HistoryPage console /> }.into_any(),
        Route::Unknown => view! { <not_found::NotFoundPage router=console.router /> }.into_any(),
    }
}
