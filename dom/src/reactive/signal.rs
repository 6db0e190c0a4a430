//! Anything that can be read and followed.

use std::marker::PhantomData;
use std::rc::Rc;

use leptos::reactive::computed::Memo as RawMemo;
use leptos::reactive::prelude::{With, WithUntracked};
use leptos::reactive::signal::RwSignal as RawRw;

use super::memo::Compared;
use super::{Held, Memo, ReadSignal, RwSignal, StoredValue};

/// Anything that can be read and followed: a signal, a memo, or a function of them. Cheap to copy.
pub struct Signal<T>(Source, PhantomData<fn() -> T>);

#[derive(Clone, Copy)]
enum Source {
    Rw(RawRw<Held>),
    Memo(RawMemo<Compared>),
    Derived(StoredValue<Rc<dyn Fn() -> Held>>),
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T: 'static> Signal<T> {
    /// What a function gives, run at each reading.
    #[must_use]
    pub fn derive(give: impl Fn() -> T + 'static) -> Self {
        let give: Rc<dyn Fn() -> Held> = Rc::new(move || Held::new(give()));
        Self(Source::Derived(StoredValue::new(give)), PhantomData)
    }

    /// Looks at the value. Tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        match self.0 {
            Source::Rw(signal) => signal.with(|held| look(held.get())),
            Source::Memo(memo) => memo.with(|made| look(made.held.get())),
            Source::Derived(give) => look(give.get_value()().get()),
        }
    }

    /// Looks at the value without following it.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        match self.0 {
            Source::Rw(signal) => signal.with_untracked(|held| look(held.get())),
            Source::Memo(memo) => memo.with_untracked(|made| look(made.held.get())),
            Source::Derived(give) => look(leptos::reactive::graph::untrack(|| give.get_value()()).get()),
        }
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.with(|_| ());
    }
}

impl<T: Clone + 'static> Signal<T> {
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

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self(Source::Rw(signal.0), PhantomData)
    }
}

impl<T: 'static> From<ReadSignal<T>> for Signal<T> {
    fn from(signal: ReadSignal<T>) -> Self {
        signal.whole().into()
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self(Source::Memo(memo.0), PhantomData)
    }
}
