//! A value that can be read and written, and tells who read it when it changes.

use std::marker::PhantomData;

use leptos::reactive::prelude::{Track, Update, UpdateUntracked, With, WithUntracked};
use leptos::reactive::signal::RwSignal as Raw;

use super::Held;

/// A value that can be read and written. Cheap to copy.
pub struct RwSignal<T>(pub(super) Raw<Held>, PhantomData<fn() -> T>);

/// The reading half of a [`RwSignal`].
pub struct ReadSignal<T>(RwSignal<T>);

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> Clone for ReadSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ReadSignal<T> {}

impl<T: 'static> RwSignal<T> {
    /// A signal that belongs to the present owner.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Raw::new(Held::new(value)), PhantomData)
    }

    /// The reading half.
    #[must_use]
    pub fn read_only(self) -> ReadSignal<T> {
        ReadSignal(self)
    }

    /// Looks at the value. Tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with(|held| look(held.get()))
    }

    /// Looks at the value without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(|held| look(held.get()))
    }

    /// Looks at the value without following it; `None` once the owner is gone.
    pub fn try_with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.0.try_with_untracked(|held| look(held.get()))
    }

    /// Changes the value and tells of it.
    pub fn update<U>(self, change: impl FnOnce(&mut T) -> U) {
        let _ = self.try_update(change);
    }

    /// Changes the value and tells of it; `None` once the owner is gone.
    pub fn try_update<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update(|held| change(held.get_mut()))
    }

    /// Changes the value and tells nobody.
    pub fn update_untracked<U>(self, change: impl FnOnce(&mut T) -> U) {
        let _ = self.0.try_update_untracked(|held| change(held.get_mut()));
    }

    /// Sets the value and tells of it.
    pub fn set(self, value: T) {
        let _ = self.try_set(value);
    }

    /// Sets the value and tells of it; gives it back once the owner is gone.
    pub fn try_set(self, value: T) -> Option<T> {
        let mut value = Some(value);
        let _ = self.try_update(|held| {
            if let Some(value) = value.take() {
                *held = value;
            }
        });
        value
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.0.track();
    }
}

impl<T: Clone + 'static> RwSignal<T> {
    /// The value. Tracked.
    #[must_use]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without following it.
    #[must_use]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The value, without following it; `None` once the owner is gone.
    #[must_use]
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

impl<T: 'static> ReadSignal<T> {
    pub(super) fn whole(self) -> RwSignal<T> {
        self.0
    }

    /// Looks at the value. Tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with(look)
    }

    /// Looks at the value without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(look)
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.0.track();
    }
}

impl<T: Clone + 'static> ReadSignal<T> {
    /// The value. Tracked.
    #[must_use]
    pub fn get(self) -> T {
        self.0.get()
    }

    /// The value, without following it.
    #[must_use]
    pub fn get_untracked(self) -> T {
        self.0.get_untracked()
    }
}
