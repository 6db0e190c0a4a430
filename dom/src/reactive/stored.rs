//! A value kept for as long as its owner, that nobody follows.

use std::marker::PhantomData;

use leptos::reactive::owner::StoredValue as Raw;
use leptos::reactive::prelude::{UpdateValue, WithValue};

use super::Held;

/// A value kept for as long as its owner. Cheap to copy.
pub struct StoredValue<T>(Raw<Held>, PhantomData<fn() -> T>);

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: 'static> StoredValue<T> {
    /// Keeps a value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Raw::new(Held::new(value)), PhantomData)
    }

    /// Looks at the value.
    pub fn with_value<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with_value(|held| look(held.get()))
    }

    /// Looks at the value; `None` once the owner is gone.
    pub fn try_with_value<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.0.try_with_value(|held| look(held.get()))
    }

    /// Changes the value.
    pub fn update_value<U>(self, change: impl FnOnce(&mut T) -> U) {
        let _ = self.try_update_value(change);
    }

    /// Changes the value; `None` once the owner is gone.
    pub fn try_update_value<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update_value(|held| change(held.get_mut()))
    }

    /// Sets the value.
    pub fn set_value(self, value: T) {
        let _ = self.try_set_value(value);
    }

    /// Sets the value; gives it back once the owner is gone.
    pub fn try_set_value(self, value: T) -> Option<T> {
        let mut value = Some(value);
        let _ = self.try_update_value(|held| {
            if let Some(value) = value.take() {
                *held = value;
            }
        });
        value
    }
}

impl<T: Clone + 'static> StoredValue<T> {
    /// The value.
    #[must_use]
    pub fn get_value(self) -> T {
        self.with_value(T::clone)
    }

    /// The value; `None` once the owner is gone.
    #[must_use]
    pub fn try_get_value(self) -> Option<T> {
        self.try_with_value(T::clone)
    }
}
