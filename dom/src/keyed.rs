//! A list whose items keep their nodes as long as they are in it.

use std::collections::HashMap;
use std::mem;

use leptos::component;
use leptos::leptos_dom::helpers::document;
use leptos::reactive::owner::Owner;
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, FocusOptions, HtmlElement, Node};

use crate::dynamic::{insert_before, mark, remove_from};
use crate::element::El;
use crate::reactive::{RwSignal, effect};
use crate::view::{AnyView, IntoView};

/// Makes the view of one item, given the signal of its place in the list.
type Make = Box<dyn FnOnce(RwSignal<usize>) -> AnyView>;

/// One view for each item. An item that stays in the list keeps its nodes, focus and all.
#[component]
pub fn For<T, I, E, K, C, V>(
    /// The items now.
    each: E,
    /// What tells an item from the others.
    key: K,
    /// The view of an item.
    children: C,
) -> AnyView
where
    T: 'static,
    I: IntoIterator<Item = T>,
    E: Fn() -> I + 'static,
    K: Fn(&T) -> String + 'static,
    C: Fn(T) -> V + Clone + 'static,
    V: IntoView,
{
    enumerated(each, key, move |_, item| children(item).into_view())
}

/// The same, where an item's view is given the signal of its place in the list too.
#[component]
pub fn ForEnumerate<T, I, E, K, C, V>(
    /// The items now.
    each: E,
    /// What tells an item from the others.
    key: K,
    /// The view of an item.
    children: C,
) -> AnyView
where
    T: 'static,
    I: IntoIterator<Item = T>,
    E: Fn() -> I + 'static,
    K: Fn(&T) -> String + 'static,
    C: Fn(RwSignal<usize>, T) -> V + Clone + 'static,
    V: IntoView,
{
    enumerated(each, key, move |at, item| children(at, item).into_view())
}

fn enumerated<T: 'static, I: IntoIterator<Item = T>>(
    each: impl Fn() -> I + 'static,
    key: impl Fn(&T) -> String + 'static,
    children: impl Fn(RwSignal<usize>, T) -> AnyView + Clone + 'static,
) -> AnyView {
    keyed(Box::new(move || {
        let made = |item: T| {
            let children = children.clone();
            let make: Make = Box::new(move |at| children(at, item));
            make
        };
        each().into_iter().map(|item| (key(&item), made(item))).collect()
    }))
}

/// An item that is in the page: from its first node to its last.
struct Item {
    owner: Owner,
    first: Node,
    last: Node,
    at: RwSignal<usize>,
}

fn keyed(mut each: Box<dyn FnMut() -> Vec<(String, Make)>>) -> AnyView {
    let end = mark();
    let place = El::fragment();
    place.append(AnyView::Node(end.clone()));
    let parent = Owner::current().unwrap_or_default();
    let mut items = HashMap::<String, Item>::new();
    let mut first = end.clone();
    effect(move || {
        let wanted = each();
        let mut old = mem::take(&mut items);
        let focused = document().active_element();
        // What goes, goes first: what stays is then already in its place unless the order changed.
        let mut staying = HashMap::with_capacity(wanted.len());
        for (key, _) in &wanted {
            if let Some(item) = old.remove(key) {
                staying.insert(key.clone(), item);
            }
        }
        for gone in old.into_values() {
            if first == gone.first {
                first = gone.last.next_sibling().unwrap_or_else(|| end.clone());
            }
            let after = gone.last.next_sibling();
            remove_from(Some(gone.first), after.as_ref().unwrap_or(&end));
            gone.owner.cleanup();
        }
        let mut next = first.clone();
        let mut new_first = None;
        for (index, (key, make)) in wanted.into_iter().enumerate() {
            let item = match staying.remove(&key) {
                Some(item) => {
                    if item.at.get_untracked() != index {
                        item.at.set(index);
                    }
                    if item.first == next {
                        next = item.last.next_sibling().unwrap_or_else(|| end.clone());
                    } else {
                        move_before(&item, &next);
                    }
                    item
                }
                // A key that comes twice is shown once.
                None if items.contains_key(&key) => continue,
                None => new_item(&parent, make, index, &next),
            };
            new_first.get_or_insert_with(|| item.first.clone());
            items.insert(key, item);
        }
        first = new_first.unwrap_or_else(|| end.clone());
        refocus(focused);
    });
    place.into_view()
}

/// Gives the focus back to what had it: a browser takes it from what is moved, although it stays in the page.
pub fn refocus(focused: Option<Element>) {
    let lost = |element: &Element| element.is_connected() && document().active_element().as_ref() != Some(element);
    if let Some(element) = focused.filter(lost) {
        let how = FocusOptions::new();
        how.set_prevent_scroll(true);
        let _ = element.unchecked_ref::<HtmlElement>().focus_with_options(&how);
    }
}

fn new_item(parent: &Owner, make: Make, index: usize, next: &Node) -> Item {
    let owner = parent.child();
    let (view, at) = owner.with(|| {
        let at = RwSignal::new(index);
        (leptos::reactive::graph::untrack(|| make(at)), at)
    });
    let (first, last) = match view {
        // One node needs no marks.
        AnyView::Node(node) if !node.has_type::<DocumentFragment>() => (node.clone(), insert(AnyView::Node(node), next)),
        view => {
            let first = insert(AnyView::Node(mark()), next);
            insert_before(view, next);
            (first, insert(AnyView::Node(mark()), next))
        }
    };
    Item { owner, first, last, at }
}

fn insert(view: AnyView, next: &Node) -> Node {
    insert_before(view, next).unwrap_or_else(|| next.clone())
}

fn move_before(item: &Item, next: &Node) {
    let moved = El::fragment();
    let mut node = Some(item.first.clone());
    while let Some(now) = node {
        node = (now != item.last).then(|| now.next_sibling()).flatten();
        moved.append(AnyView::Node(now));
    }
    insert_before(moved.into_view(), next);
}
