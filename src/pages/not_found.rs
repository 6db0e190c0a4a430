//! An address that leads nowhere.

use edgezone_dom::prelude::*;

use crate::components::link::Link;
use crate::state::route::{Route, Router};
use crate::text::not_found;

/// Says so, and leads back.
#[component]
pub fn NotFoundPage(
    /// Leads back.
    router: Router,
) -> AnyView {
    view! {
        <div class="page">
            <h1>{not_found::TITLE}</h1>
            <p>{not_found::TEXT}</p>
            <p>
                <Link router to=Route::Fleet>{not_found::BACK}</Link>
            </p>
        </div>
    }
}
