//! A link to one of the console's views.

use edgezone_dom::prelude::*;

use crate::state::route::{Route, Router};

/// A real link, so that it can be opened in a new tab; a plain click stays in the page.
#[component]
pub fn Link(
    /// The way to change the view.
    router: Router,
    /// Where it leads.
    to: Route,
    /// Whether it is a tab, which says which view is shown.
    #[prop(optional)]
    tab: bool,
    children: Children,
) -> AnyView {
    let current = {
        let to = to.clone();
        move || (tab && router.current().same_tab(&to)).then_some("page")
    };
    let href = to.path();
    let go = move |event: leptos::ev::MouseEvent| {
        let plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if plain {
            event.prevent_default();
            router.go(to.clone());
        }
    };
    view! {
        <a href=href aria-current=current on:click=go>
            {children()}
        </a>
    }
}
