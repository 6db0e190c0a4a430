//! Everything the pages share.

use edgezone_core::ids::{EndpointId, Region};
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::fleet::FleetState;
use super::operation::Operations;
use super::preferences::Preferences;
use super::route::{Route, Router};
use super::session::SessionState;
use super::ticker::ticking;

/// Everything the pages share. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Console {
    /// Which view is shown.
    pub router: Router,
    /// Language and theme.
    pub preferences: Preferences,
    /// Who is connected.
    pub session: SessionState,
    /// The instances.
    pub fleet: FleetState,
    /// The time now, renewed every second.
    pub now: ReadSignal<Millis>,
    /// The operations of this page and of this browser.
    pub operations: Operations,
    /// What the page's title says in place of the view's name.
    pub title: RwSignal<Option<String>>,
    /// The view that was asked for before connecting.
    back_to: RwSignal<Route>,
    /// The endpoint and the regions of the account that was connected last.
    told: StoredValue<Option<(EndpointId, Vec<Region>)>>,
}

impl Console {
    /// The state of a page that was just opened.
    #[must_use]
    pub fn of_page() -> Self {
        let router = Router::of_page();
        let session = SessionState::of_page();
        let asked = router.current_untracked();
        let back_to = if matches!(asked, Route::Connect | Route::Unknown) { Route::Fleet } else { asked };
        let console = Self {
            router,
            preferences: Preferences::of_page(),
            session,
            fleet: FleetState::new(session),
            now: ticking(),
            operations: Operations::of_page(session, session.timers()),
            title: RwSignal::new(None),
            back_to: RwSignal::new(back_to),
            told: StoredValue::new(None),
        };
        console.keep_to_the_way_in();
        console.fleet.keep_in_address(router);
        Effect::new(move || session.expire_at(console.now.get()));
        console
    }

    /// What to do once connected: load the fleet, and go where one wanted to.
    pub fn connected(self) {
        // Credentials that were merely renewed find the list and the selection as they were; another account starts afresh.
        let told = self.session.current_untracked().map(|now| (now.endpoint().clone(), now.regions.clone()));
        if self.told.get_value() != told {
            self.fleet.forget_all();
            self.told.set_value(told);
        }
        self.fleet.stop_reading();
        self.fleet.load();
        self.router.go(self.back_to.get_untracked());
    }

    /// Asks for credentials, in place of those in memory if there are any, and comes back to the present view.
    pub fn ask_for_credentials(self) {
        self.back_to.set(self.router.current_untracked());
        self.router.go(Route::Connect);
    }

    /// Wipes the credentials and everything the account told.
    pub fn disconnect(self) {
        self.session.disconnect();
        self.fleet.clear();
        self.back_to.set(Route::Fleet);
        self.router.go(Route::Connect);
    }

    /// Without an account there is no fleet; where one wanted to go is kept for afterwards. What became of operations can
    /// be read without one.
    fn keep_to_the_way_in(self) {
        Effect::new(move || {
            let asked = self.router.current();
            if self.session.current().is_none() && asked == Route::Fleet {
                self.back_to.set(asked);
                self.router.replace(Route::Connect);
            }
        });
    }
}
