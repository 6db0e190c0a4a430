//! A value that is made of signals, and tells who read it only when it differs from before.

use std::any::Any;
use std::marker::PhantomData;

use leptos::reactive::computed::Memo as Raw;
use leptos::reactive::prelude::{Track, With, WithUntracked};
use send_wrapper::SendWrapper;

use super::{Held, typed};

/// A value that is made of signals. Cheap to copy.
pub struct Memo<T>(pub(super) Raw<Compared>, PhantomData<fn() -> T>);

/// A value, and how it is told from another of its type.
pub(super) struct Compared {
    pub(super) held: Held,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + 'static> Memo<T> {
    /// A memo that belongs to the present owner. The function is given what it gave before.
    #[must_use]
    pub fn new(make: impl Fn(Option<&T>) -> T + 'static) -> Self {
        Self(boxed(Box::new(move |before| Held::new(make(before.map(typed)))), |one, other| typed::<T>(one) == typed(other)), PhantomData)
    }
}

/// Makes the value, given what it was before.
type Make = Box<dyn Fn(Option<&dyn Any>) -> Held>;

fn boxed(make: Make, same: fn(&dyn Any, &dyn Any) -> bool) -> Raw<Compared> {
    let make = SendWrapper::new(make);
    Raw::new_with_compare(
        move |before: Option<&Compared>| Compared { held: (*make)(before.map(|before| &**before.held.0)), same },
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !(now.same)(&**before.held.0, &**now.held.0),
            _ => true,
        },
    )
}

impl<T: 'static> Memo<T> {
    /// Looks at the value. Tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with(|made| look(made.held.get()))
    }

    /// Looks at the value without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(|made| look(made.held.get()))
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.0.track();
    }
}

impl<T: Clone + 'static> Memo<T> {
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
}
