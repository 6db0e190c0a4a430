//! A place of the page that changes with signals.

use wasm_bindgen::JsCast;
use web_sys::{Node, Text};

use crate::element::El;
use crate::reactive::effect;
use crate::view::{AnyView, IntoView};

/// What a function gives, between two marks that stay where they are. A text that only changes stays the same node.
pub(crate) fn dynamic(mut give: Box<dyn FnMut() -> AnyView>) -> AnyView {
    let (start, end) = (mark(), mark());
    let place = El::fragment();
    place.append(AnyView::Node(start.clone()));
    place.append(AnyView::Node(end.clone()));
    let mut text = None::<Text>;
    effect(move || match (give(), &text) {
        (AnyView::Text(new), Some(text)) => text.set_data(&new),
        (new, _) => {
            let old = start.next_sibling();
            remove_from(old, &end);
            text = match &new {
                AnyView::Text(_) => insert_before(new, &end).and_then(|node| node.dyn_into().ok()),
                _ => {
                    insert_before(new, &end);
                    None
                }
            };
        }
    });
    place.into_view()
}

/// An empty text: takes no room, and nobody hears or sees it.
pub(crate) fn mark() -> Node {
    Text::new().map(Into::into).unwrap_or_else(|_| El::fragment().into_node())
}

/// Puts a view before a node, and gives what was put there.
pub(crate) fn insert_before(view: AnyView, end: &Node) -> Option<Node> {
    let node = view.into_node()?;
    end.parent_node()?.insert_before(&node, Some(end)).ok()
}

/// Removes the nodes from one to the one before the end.
pub(crate) fn remove_from(first: Option<Node>, end: &Node) {
    let mut next = first;
    while let Some(node) = next.filter(|node| node != end) {
        next = node.next_sibling();
        if let Some(parent) = node.parent_node() {
            let _ = parent.remove_child(&node);
        }
    }
}
