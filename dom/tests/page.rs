//! Views in a real page: what changes changes in place, what stays keeps its nodes, what goes is cleaned up.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgezone_dom::prelude::*;
use edgezone_dom::{Mounted, mount_to};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

wasm_bindgen_test_configure!(run_in_browser);

struct Page {
    root: HtmlElement,
    mounted: Option<Mounted>,
}

impl Page {
    fn of<V: IntoView>(view: impl FnOnce() -> V) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = Some(mount_to(&root, view));
        Self { root, mounted }
    }

    fn text(&self) -> String {
        self.root.text_content().unwrap()
    }

    fn find(&self, selector: &str) -> Element {
        self.root.query_selector(selector).unwrap().unwrap()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.mounted = None;
        self.root.remove();
    }
}

/// Effects run in a microtask after the change.
async fn settle() {
    let promise = web_sys::js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL);
    for _ in 0..8 {
        wasm_bindgen_futures::JsFuture::from(promise.clone()).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_text_that_changes_stays_the_same_node() {
    let count = RwSignal::new(1);
    let page = Page::of(move || view! { <p>"n = "{move || count.get().to_string()}</p> });
    assert_eq!(page.text(), "n = 1");
    let nodes = |page: &Page| {
        let list = page.find("p").child_nodes();
        (0..list.length()).filter_map(|at| list.item(at)).collect::<Vec<Node>>()
    };
    let before = nodes(&page);
    count.set(2);
    settle().await;
    assert_eq!(page.text(), "n = 2");
    assert!(before == nodes(&page), "the nodes are the same");
}

#[wasm_bindgen_test]
async fn attributes_classes_styles_and_properties_follow() {
    let on = RwSignal::new(false);
    let page = Page::of(move || {
        view! {
            <input
                type="checkbox"
                class="fixed"
                class:on=on
                hidden=move || !on.get()
                aria-label=move || on.get().then_some("is on")
                style:width=move || if on.get() { "12px" } else { "3px" }
                prop:checked=on
            />
        }
    });
    let input: HtmlInputElement = page.find("input").unchecked_into();
    assert_eq!((input.class_name().as_str(), input.hidden(), input.checked()), ("fixed", true, false));
    assert!(!input.has_attribute("aria-label"));
    on.set(true);
    settle().await;
    assert_eq!((input.class_name().as_str(), input.hidden(), input.checked()), ("fixed on", false, true));
    assert_eq!(input.get_attribute("aria-label").as_deref(), Some("is on"));
    assert_eq!(input.style().get_property_value("width").unwrap(), "12px");
}

#[wasm_bindgen_test]
async fn what_stays_in_a_list_keeps_its_nodes_whatever_the_order() {
    let items = RwSignal::new(Vec::<u32>::new());
    let page = Page::of(move || {
        view! {
            <ul>
                <li>"first"</li>
                <ForEnumerate
                    each=move || items.get()
                    key=|item| item.to_string()
                    children=|at, item| {
                        // Every third item is more than one node.
                        let more = (item % 3 == 0).then(|| view! { <li class="more">"+"</li> });
                        view! { <li data-item=item.to_string() data-at=move || at.get().to_string()>{item.to_string()}</li>{more} }
                    }
                />
                <li>"last"</li>
            </ul>
        }
    });
    let element = |item: u32| page.root.query_selector(&format!("[data-item='{item}']")).unwrap();
    let mut random = 12345_u32;
    let mut next = move |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    let mut before: Vec<(u32, Element)> = Vec::new();
    for round in 0..200 {
        let mut list: Vec<u32> = (0..24).filter(|_| next(3) > 0).collect();
        for at in (1..list.len()).rev() {
            if round % 2 == 0 {
                list.swap(at, next(u32::try_from(at).unwrap() + 1) as usize);
            }
        }
        items.set(list.clone());
        settle().await;
        let expected: String =
            list.iter().map(|item| if item % 3 == 0 { format!("{item}+") } else { item.to_string() }).collect::<Vec<_>>().concat();
        assert_eq!(page.text(), format!("first{expected}last"), "round {round}: {list:?}");
        for (at, item) in list.iter().enumerate() {
            assert_eq!(element(*item).unwrap().get_attribute("data-at"), Some(at.to_string()), "round {round}");
        }
        for (item, node) in &before {
            if list.contains(item) {
                assert!(element(*item).as_ref() == Some(node), "round {round}: {item} was made anew");
            }
        }
        before = list.iter().map(|item| (*item, element(*item).unwrap())).collect();
    }
}

#[wasm_bindgen_test]
async fn what_has_focus_in_a_list_keeps_it_while_others_come_and_go() {
    let items = RwSignal::new((0..10).collect::<Vec<u32>>());
    let page = Page::of(move || {
        view! { <For each=move || items.get() key=|item| item.to_string() children=|item: u32| view! { <button id=format!("b{item}")></button> } /> }
    });
    page.find("#b5").unchecked_into::<HtmlElement>().focus().unwrap();
    for list in [vec![3, 4, 5, 6], vec![1, 2, 3, 4, 5, 6, 7, 8], vec![5], vec![0, 5, 9]] {
        items.set(list);
        settle().await;
        assert_eq!(document().active_element().unwrap().id(), "b5");
    }
}

#[wasm_bindgen_test]
async fn what_is_shown_only_sometimes_is_cleaned_up_and_made_anew() {
    let shown = RwSignal::new(true);
    let made = Rc::new(Cell::new(0));
    let cleaned = Rc::new(Cell::new(0));
    let (makes, cleans) = (made.clone(), cleaned.clone());
    let page = Page::of(move || {
        view! {
            <Show when=move || shown.get() fallback=|| view! { <i>"hidden"</i> }>
                {
                    makes.set(makes.get() + 1);
                    let cleans = send_wrapper::SendWrapper::new(cleans.clone());
                    on_cleanup(move || cleans.set(cleans.get() + 1));
                    view! { <b>"shown"</b> }
                }
            </Show>
        }
    });
    assert_eq!((page.text().as_str(), made.get(), cleaned.get()), ("shown", 1, 0));
    shown.set(false);
    settle().await;
    assert_eq!((page.text().as_str(), made.get(), cleaned.get()), ("hidden", 1, 1));
    shown.set(true);
    settle().await;
    assert_eq!((page.text().as_str(), made.get(), cleaned.get()), ("shown", 2, 1));
    drop(page);
    assert_eq!(cleaned.get(), 2);
}

#[wasm_bindgen_test]
async fn an_effect_ends_with_its_view_and_a_memo_tells_only_of_differences() {
    let count = RwSignal::new(0);
    let ran = Rc::new(RefCell::new(Vec::new()));
    let runs = ran.clone();
    let page = Page::of(move || {
        let half = Memo::new(move |_| count.get() / 2);
        effect(move || runs.borrow_mut().push(half.get()));
    });
    for value in [1, 2, 3, 4] {
        count.set(value);
        settle().await;
    }
    assert_eq!(*ran.borrow(), [0, 1, 2]);
    drop(page);
    count.set(10);
    settle().await;
    assert_eq!(*ran.borrow(), [0, 1, 2]);
}

#[wasm_bindgen_test]
fn a_handler_is_given_its_own_kind_of_event() {
    let pressed = RwSignal::new(false);
    let page = Page::of(move || view! { <button on:click=move |event| pressed.set(event.button() == 0)>"go"</button> });
    page.find("button").unchecked_into::<HtmlElement>().click();
    assert!(pressed.get_untracked());
}
