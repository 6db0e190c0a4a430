//! A place that is filled with an element once it is made.

use std::marker::PhantomData;

use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::element::El;
use crate::reactive::{RwSignal, effect};

/// An element of the page, known once it is made. Cheap to copy.
pub struct NodeRef<T>(RwSignal<Option<Element>>, PhantomData<fn() -> T>);

impl<T> Clone for NodeRef<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NodeRef<T> {}

impl<T: JsCast> Default for NodeRef<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: JsCast> NodeRef<T> {
    /// Not filled yet.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(None), PhantomData)
    }

    /// The element. Tracked.
    #[must_use]
    pub fn get(self) -> Option<T> {
        self.0.get().map(JsCast::unchecked_into)
    }

    /// The element, without following it; `None` also once the component is gone.
    #[must_use]
    pub fn get_untracked(self) -> Option<T> {
        self.0.try_get_untracked().flatten().map(JsCast::unchecked_into)
    }

    /// Calls once the element is made.
    pub fn on_load(self, loaded: impl FnOnce(T) + 'static)
    where
        T: 'static,
    {
        let mut loaded = Some(loaded);
        effect(move || {
            if let Some(element) = self.get()
                && let Some(loaded) = loaded.take()
            {
                leptos::reactive::graph::untrack(|| loaded(element));
            }
        });
    }

    /// Fills it; `view!` does so.
    pub fn load(self, el: &El) {
        self.0.set(Some(el.element().clone()));
    }
}
