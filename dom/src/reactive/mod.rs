//! Leptos's signals, memos and effects over one type of value.
//!
//! Leptos compiles each signal and memo anew for its type; the console has some eighty types, which was a tenth of its code.
//! Here the value is boxed, and a typed handle around it knows what it is. The handles are used as Leptos's are. They belong
//! to the page's one thread, so that nothing has to be `Send`.

mod effect;
mod memo;
mod rw;
mod signal;
mod stored;

pub use effect::{Effect, effect};
pub use memo::Memo;
pub use rw::{ReadSignal, RwSignal};
pub use signal::Signal;
pub use stored::StoredValue;

use std::any::Any;

use send_wrapper::SendWrapper;

/// A value whose type the handle knows.
struct Held(SendWrapper<Box<dyn Any>>);

impl Held {
    fn new<T: 'static>(value: T) -> Self {
        Self(SendWrapper::new(Box::new(value)))
    }

    fn get<T: 'static>(&self) -> &T {
        typed(&**self.0)
    }

    #[expect(clippy::expect_used, reason = "only this module makes what is held, each with the type that its handle reads")]
    fn get_mut<T: 'static>(&mut self) -> &mut T {
        self.0.downcast_mut().expect("a handle holds what it was made for")
    }
}

#[expect(clippy::expect_used, reason = "only this module makes what is held, each with the type that its handle reads")]
fn typed<T: 'static>(value: &dyn Any) -> &T {
    value.downcast_ref().expect("a handle holds what it was made for")
}
