//! Puts a view into the page.

use any_spawner::Executor;
use leptos::leptos_dom::helpers::document;
use leptos::reactive::owner::Owner;
use web_sys::{HtmlElement, Node};

use crate::dynamic::{mark, remove_from};
use crate::element::El;
use crate::view::{AnyView, IntoView};

/// A view in the page. Dropped, it leaves the page and everything it owns is cleaned up.
#[must_use = "the view leaves the page when this is dropped"]
pub struct Mounted {
    owner: Owner,
    first: Node,
    last: Node,
}

impl Mounted {
    /// Leaves it in the page for as long as the page lasts.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.owner.cleanup();
        remove_from(Some(self.first.clone()), &self.last);
    }
}

/// Puts what a function gives at the end of an element.
pub fn mount_to<V: IntoView>(parent: &HtmlElement, view: impl FnOnce() -> V) -> Mounted {
    // Fails only where it was done before.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let view = owner.with(|| view().into_view());
    let (first, last) = (mark(), mark());
    let all = El::fragment();
    for view in [AnyView::Node(first.clone()), view, AnyView::Node(last.clone())] {
        all.append(view);
    }
    let _ = parent.append_child(&all.into_node());
    Mounted { owner, first, last }
}

/// Puts what a function gives into the page, to stay.
pub fn mount_to_body<V: IntoView>(view: impl FnOnce() -> V) {
    if let Some(body) = document().body() {
        mount_to(&body, view).forget();
    }
}
