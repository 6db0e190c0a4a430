//! The views of the console.

pub mod connect;
pub mod fleet;
pub mod history;
pub mod not_found;
pub mod operation;

use edgezone_adapters::page;
use edgezone_dom::prelude::*;

use crate::components::header::{Account, Header};
use crate::components::operation::unfinished::Unfinished;
use crate::state::Console;
use crate::state::route::Route;
use crate::text::{self, Text};

/// The element that says that the console has stopped.
const STOPPED: &str = "stopped";

/// The whole console.
#[component]
pub fn App() -> AnyView {
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
        let title = text::app::title(view);
        let failed = route.with(|route| *route == Route::Connect) && console.session.error().is_some();
        page::set_title(&if failed { text::app::error_title(&title) } else { title });
    });
    // What it says is written while all is well: afterwards nothing but to show it is safe.
    let _ = StoredValue::new(page::on_stopped(move || {
        if let Some(notice) = document().get_element_by_id(STOPPED) {
            let _ = notice.remove_attribute("hidden");
        }
    }));
    view! {
        <div id=STOPPED class="stopped danger-tone" role="alert" hidden>
            <h2>{text::app::STOPPED}</h2>
            <p>{text::app::STOPPED_TEXT}</p>
        </div>
        <Header
            router=console.router
            preferences=console.preferences
            account
            now=console.now
            read_only=Signal::derive(move || console.session.safety().limits().read_only)
            on_disconnect=Callback::new(move |()| console.disconnect())
        />
        <main id="content" tabindex="-1">
            <Show when=move || route.with(begins_something)>
                <Unfinished operations=console.operations router=console.router />
            </Show>
            {move || page_of(console, route.get())}
        </main>
    }
}

/// Where one is about to do something, one is told of what is not done.
const fn begins_something(route: &Route) -> bool {
    matches!(route, Route::Connect | Route::Fleet)
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
