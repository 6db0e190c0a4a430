//! Leptos's markup and components over one kind of node.
//!
//! Leptos renders each view through a type of its own, which is fast to update and heavy to download: for this console 1.2 MB
//! of code before compression. Here every view is one [`AnyView`], a closure in it is one boxed function under one kind of effect,
//! and [`view!`] keeps the syntax. Signals, memos, effects, owners, `#[component]` and events are Leptos's own.
//!
//! What differs: a closure that gives elements replaces what it gave before, so what is to keep its focus must not stand in
//! one that runs again; text is changed in place, and [`For`] keeps the nodes of every item that stays.

mod attr;
mod dynamic;
mod element;
pub mod keyed;
mod mount;
mod node_ref;
pub mod reactive;
pub mod show;
mod view;

pub use attr::{Attr, IntoAttr};
pub use edgezone_dom_macros::view;
pub use element::El;
pub use keyed::{For, ForEnumerate, ForEnumerateProps, ForProps};
pub use mount::{Mounted, mount_to, mount_to_body};
pub use node_ref::NodeRef;
pub use show::{Fallback, Show, ShowProps};
pub use view::{AnyView, Children, ChildrenFn, CollectView, IntoView, ToChildren};

/// What a component needs: this crate's views with Leptos's signals.
pub mod prelude {
    pub use leptos::component;
    pub use leptos::leptos_dom::helpers::{
        document, event_target_checked, event_target_value, request_animation_frame, set_interval_with_handle, set_timeout,
        window_event_listener,
    };
    pub use leptos::prelude::{Callable, Callback};
    pub use leptos::reactive::graph::untrack;
    pub use leptos::reactive::owner::on_cleanup;

    pub use crate::reactive::{Effect, Memo, ReadSignal, RwSignal, Signal, StoredValue, effect};
    pub use crate::{AnyView, Children, ChildrenFn, CollectView, For, ForEnumerate, IntoView, NodeRef, Show, view};
}
