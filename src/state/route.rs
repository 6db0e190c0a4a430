//! Which view is shown: the page's address as a type.
//!
//! Five views and no nesting: leptos_router does this too, for 53 KB of the 150 KB that the whole bundle may weigh.

use std::time::Duration;

use edgezone_core::operation::OperationId;
use edgezone_dom::prelude::*;
use wasm_bindgen::JsValue;

/// One view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Route {
    /// Asks for credentials.
    Connect,
    /// The instances.
    Fleet,
    /// One operation, or the one at hand if none is named.
    Operation(Option<OperationId>),
    /// Past operations.
    History,
    /// An address that leads nowhere.
    Unknown,
}

impl Route {
    /// The view at a path such as `/operation/op-1`. The root is the fleet.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next(), parts.next()) {
            (None | Some("fleet" | "index.html"), None, None) => Self::Fleet,
            (Some("connect"), None, None) => Self::Connect,
            (Some("history"), None, None) => Self::History,
            (Some("operation"), id, None) => Self::Operation(id.map(|id| OperationId(id.to_owned()))),
            _ => Self::Unknown,
        }
    }

    /// The view's path.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Connect => "/connect".to_owned(),
            Self::Fleet | Self::Unknown => "/fleet".to_owned(),
            Self::Operation(None) => "/operation".to_owned(),
            Self::Operation(Some(OperationId(id))) => format!("/operation/{id}"),
            Self::History => "/history".to_owned(),
        }
    }

    /// Whether both are the same tab of the header.
    #[must_use]
    pub fn same_tab(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The page's address and the way to change it.
#[derive(Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
    steps_back: RwSignal<u32>,
    pending: StoredValue<Option<Pending>>,
}

/// An address that is about to be written, and whether it is a step for the back button.
#[derive(Clone)]
struct Pending {
    address: String,
    step: bool,
}

/// So long after a view is shown its address is written. A browser takes some milliseconds for that, which a person who has just
/// pressed a key or a heading would otherwise wait for.
const SOON: Duration = Duration::from_millis(50);

impl Router {
    /// Reads the page's address and follows the back button until its owner is disposed of.
    #[must_use]
    pub fn of_page() -> Self {
        let route = RwSignal::new(Route::at(&path()));
        let steps_back = RwSignal::new(0);
        let pending = StoredValue::new(None);
        // Both before any effect runs: whoever follows the address knows that it is the address that changed.
        let back = window_event_listener(leptos::ev::popstate, move |_| {
            // What was to be written is not the address that was gone back from.
            let _ = pending.try_set_value(None);
            steps_back.update(|steps: &mut u32| *steps = steps.wrapping_add(1));
            route.set(Route::at(&path()));
        });
        on_cleanup(move || back.remove());
        Self { route, steps_back, pending }
    }

    /// The view now. Tracked.
    #[must_use]
    pub fn current(self) -> Route {
        self.route.get()
    }

    /// How often the back or the forward button was used. Tracked.
    #[must_use]
    pub fn steps_back(self) -> u32 {
        self.steps_back.get()
    }

    /// The view now, without following it.
    #[must_use]
    pub fn current_untracked(self) -> Route {
        self.route.get_untracked()
    }

    /// Sets the query of the address, as a step for the back button or in place of the present one. Written in a moment.
    pub fn set_query(self, query: &str, step: bool) {
        self.write_pending();
        let path = self.route.with_untracked(Route::path);
        let address = if query.is_empty() { path } else { format!("{path}?{query}") };
        self.pending.set_value(Some(Pending { address, step }));
        set_timeout(move || self.write_pending(), SOON);
    }

    /// The query of the address, or what it is about to be, without its `?`.
    #[must_use]
    pub fn query(self) -> String {
        if let Some(Pending { address, .. }) = self.pending.get_value() {
            return address.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned());
        }
        let search = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
        search.trim_start_matches('?').to_owned()
    }

    fn write_pending(self) {
        if let Some(Pending { address, step }) = self.pending.try_update_value(Option::take).flatten() {
            write(&address, step);
        }
    }

    /// Goes to a view without leaving a step for the back button.
    pub fn replace(self, to: Route) {
        self.write_pending();
        write(&to.path(), false);
        self.route.set(to);
    }

    /// Goes to a view, which the back button leaves again.
    pub fn go(self, to: Route) {
        if self.route.with_untracked(|now| *now != to) {
            self.write_pending();
            write(&to.path(), true);
            self.route.set(to);
        }
    }
}

fn path() -> String {
    web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

fn write(address: &str, step: bool) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
    let _ = match step {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_found_at_its_own_path() {
        let operation = Route::Operation(Some(OperationId("op-7".into())));
        for route in [Route::Connect, Route::Fleet, Route::Operation(None), operation, Route::History] {
            assert_eq!(Route::at(&route.path()), route);
        }
    }

    #[test]
    fn the_root_is_the_fleet_and_anything_else_is_unknown() {
        assert_eq!(Route::at("/"), Route::Fleet);
        assert_eq!(Route::at("/fleet/"), Route::Fleet);
        for path in ["/fleet/1", "/operations", "/operation/a/b", "/Fleet"] {
            assert_eq!(Route::at(path), Route::Unknown, "{path}");
        }
    }
}
