//! Shows something while a condition holds.

use leptos::component;

use crate::reactive::Memo;
use crate::view::{AnyView, ChildrenFn, IntoView};

/// What stands in for something that is not shown.
pub struct Fallback(Box<dyn Fn() -> AnyView>);

impl<F: Fn() -> V + 'static, V: IntoView> From<F> for Fallback {
    fn from(fallback: F) -> Self {
        Self(Box::new(move || fallback().into_view()))
    }
}

/// Shows its children while a condition holds, else what stands in for them. They are made anew only when that changes.
#[component]
pub fn Show<W: Fn() -> bool + 'static>(
    /// The condition.
    when: W,
    /// What to show.
    children: ChildrenFn,
    /// What to show otherwise.
    #[prop(optional, into)]
    fallback: Option<Fallback>,
) -> AnyView {
    let holds = Memo::new(move |_| when());
    (move || match (holds.get(), &fallback) {
        (true, _) => children(),
        (false, Some(fallback)) => fallback.0(),
        (false, None) => AnyView::Empty,
    })
    .into_view()
}
