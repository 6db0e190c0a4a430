//! A view: what stands at one place of the page.

use std::borrow::Cow;
use std::rc::Rc;

use web_sys::Node;

use crate::dynamic::dynamic;
use crate::element::El;
use crate::reactive::{Memo, ReadSignal, Signal};

/// What stands at one place of the page.
#[derive(Default)]
pub enum AnyView {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(Cow<'static, str>),
    /// A node, or several in a fragment.
    Node(Node),
}

/// Can stand in the page.
pub trait IntoView: Sized {
    /// The view of it.
    fn into_view(self) -> AnyView;

    /// The same; Leptos's name for it.
    fn into_any(self) -> AnyView {
        self.into_view()
    }
}

/// What a component is given to stand inside it, once.
pub type Children = Box<dyn FnOnce() -> AnyView>;

/// What a component is given to stand inside it, as often as it likes.
pub type ChildrenFn = Rc<dyn Fn() -> AnyView>;

/// Made of what stands between a component's tags.
pub trait ToChildren<F> {
    /// The children.
    fn to_children(f: F) -> Self;
}

impl<F: FnOnce() -> AnyView + 'static> ToChildren<F> for Children {
    fn to_children(f: F) -> Self {
        Box::new(f)
    }
}

impl<F: Fn() -> AnyView + 'static> ToChildren<F> for ChildrenFn {
    fn to_children(f: F) -> Self {
        Rc::new(f)
    }
}

/// Views one after the other as one.
pub trait CollectView {
    /// The views as one.
    fn collect_view(self) -> AnyView;
}

impl<I: IntoIterator<Item: IntoView>> CollectView for I {
    fn collect_view(self) -> AnyView {
        let all = El::fragment();
        for view in self {
            all.append(view.into_view());
        }
        all.into_view()
    }
}

impl IntoView for AnyView {
    fn into_view(self) -> AnyView {
        self
    }
}

impl IntoView for () {
    fn into_view(self) -> AnyView {
        AnyView::Empty
    }
}

impl IntoView for &'static str {
    fn into_view(self) -> AnyView {
        AnyView::Text(Cow::Borrowed(self))
    }
}

impl IntoView for String {
    fn into_view(self) -> AnyView {
        AnyView::Text(Cow::Owned(self))
    }
}

impl<V: IntoView> IntoView for Option<V> {
    fn into_view(self) -> AnyView {
        self.map_or(AnyView::Empty, V::into_view)
    }
}

impl<V: IntoView> IntoView for Vec<V> {
    fn into_view(self) -> AnyView {
        self.collect_view()
    }
}

impl<A: IntoView, B: IntoView> IntoView for (A, B) {
    fn into_view(self) -> AnyView {
        [self.0.into_view(), self.1.into_view()].collect_view()
    }
}

impl<F: FnMut() -> V + 'static, V: IntoView> IntoView for F {
    fn into_view(mut self) -> AnyView {
        dynamic(Box::new(move || self().into_view()))
    }
}

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<V: IntoView + Clone + 'static> IntoView for $signal<V> {
            fn into_view(self) -> AnyView {
                (move || self.get()).into_view()
            }
        }
    )*};
}
signals!(Memo, Signal, ReadSignal);
