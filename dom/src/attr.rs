//! What an attribute can be given.

use std::borrow::Cow;

use crate::reactive::{Memo, ReadSignal, RwSignal, Signal};

/// The value of an attribute.
pub enum Attr {
    /// The attribute is not there. Of a property: `false`, or no text.
    Absent,
    /// The attribute has this text. Of a property: `true`, or this text.
    Text(Cow<'static, str>),
    /// It changes with the signals that are read.
    Changing(Box<dyn FnMut() -> Attr>),
}

/// Can be the value of an attribute.
pub trait IntoAttr {
    /// The value.
    fn into_attr(self) -> Attr;
}

impl IntoAttr for &'static str {
    fn into_attr(self) -> Attr {
        Attr::Text(Cow::Borrowed(self))
    }
}

impl IntoAttr for String {
    fn into_attr(self) -> Attr {
        Attr::Text(Cow::Owned(self))
    }
}

impl IntoAttr for bool {
    fn into_attr(self) -> Attr {
        if self { Attr::Text(Cow::Borrowed("")) } else { Attr::Absent }
    }
}

impl<V: IntoAttr> IntoAttr for Option<V> {
    fn into_attr(self) -> Attr {
        self.map_or(Attr::Absent, V::into_attr)
    }
}

impl<F: FnMut() -> V + 'static, V: IntoAttr> IntoAttr for F {
    fn into_attr(mut self) -> Attr {
        Attr::Changing(Box::new(move || self().into_attr()))
    }
}

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<V: IntoAttr + Clone + 'static> IntoAttr for $signal<V> {
            fn into_attr(self) -> Attr {
                Attr::Changing(Box::new(move || self.get().into_attr()))
            }
        }
    )*};
}
signals!(Memo, Signal, ReadSignal, RwSignal);
