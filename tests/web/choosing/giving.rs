//! Rows that are given from one instance to another say nothing of the one before, and are clicked for nobody else.

use std::rc::Rc;

use edgezone_console::components::table::{Column, Follow, Followed, WindowedTable};
use edgezone_console::text;
use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::mounted::{Mounted, focused_name, settle};
use super::selected;

const COLUMNS: &[Column] = &[Column::new("id", text::column::ID)];

fn shown(ids: &[&str]) -> Shown {
    ids.iter().copied().map(InstanceId::from).collect()
}

/// A table whose rows are drawn for one instance after another, as the fleet's are.
async fn table(ids: &[&str]) -> (Mounted, RwSignal<Shown>, RwSignal<Selection>) {
    awaited_table(ids, RwSignal::new(false)).await
}

/// The same, where lines stand in for rows that are to come.
async fn awaited_table(ids: &[&str], awaited: RwSignal<bool>) -> (Mounted, RwSignal<Shown>, RwSignal<Selection>) {
    let (ids, selection) = (RwSignal::new(shown(ids)), RwSignal::new(Selection::new()));
    let page = Mounted::of(move || {
        let of = |element: &Element| -> Follow {
            let head = element.query_selector("th").unwrap().unwrap();
            Box::new(move |id| head.set_text_content(id.map(InstanceId::as_str)))
        };
        let cells = Followed { track: Rc::new(|| {}), head: Rc::new(|| view! { <th scope="row"></th> }.into_any()), of: Rc::new(of) };
        let (ids, awaited) = (Signal::derive(move || ids.get()), Signal::derive(move || awaited.get()));
        view! { <WindowedTable label=text::fleet::TABLE ids columns=COLUMNS cells selection awaited /> }
    });
    page.style(".table-scroll", "height", "400px");
    settle().await;
    (page, ids, selection)
}

#[wasm_bindgen_test]
async fn a_row_shows_the_instance_it_was_given_to_and_whether_that_one_is_selected() {
    let (page, ids, selection) = table(&["a", "b", "c", "d"]).await;
    selection.update(|selection| selection.select([&"b".into(), &"x".into()]));
    for order in [&["x", "y", "z", "w"][..], &["w", "b", "x"], &["b", "a"], &["d", "x", "c", "b", "a"]] {
        ids.set(shown(order));
        settle().await;
        assert_eq!(page.all("tr.row"), order);
        for (at, id) in order.iter().enumerate() {
            let row = format!("tr.row:nth-of-type({})", at + 2);
            let check = format!("{row} input[aria-label='Select {id}']");
            let chosen = ["b", "x"].contains(id);
            assert_eq!(page.input(&check).checked(), chosen, "{id} among {order:?}");
            assert_eq!(page.attribute(&row, "class").unwrap().contains("selected"), chosen, "{id} among {order:?}");
            assert_eq!(page.attribute(&row, "aria-rowindex"), Some((at + 2).to_string()));
        }
    }
}

#[wasm_bindgen_test]
async fn what_stands_in_for_rows_to_come_is_no_row_and_becomes_one() {
    let awaited = RwSignal::new(false);
    let (page, ids, selection) = awaited_table(&[], awaited).await;
    assert_eq!(page.count("tbody tr:not(.spacer)"), 0);
    awaited.set(true);
    settle().await;
    let standing = page.count("tr.blank");
    assert!(standing * 32 >= 400, "{standing} fill what is in sight");
    assert_eq!(page.count("tr.row"), 0);
    assert_eq!(page.count("tr.blank:not([inert])"), 0, "nothing in them can be reached");
    assert_eq!(page.attribute("table", "aria-rowcount").as_deref(), Some("1"), "the heading");
    page.pointer_click("tr.blank input");
    settle().await;
    assert_eq!(selected(selection), [""; 0]);
    ids.set(shown(&["a", "b"]));
    awaited.set(false);
    settle().await;
    assert_eq!(page.all("tr.row"), ["a", "b"]);
    assert_eq!((page.count("tr.blank"), page.count("[inert]")), (0, 0));
    page.pointer_click("[aria-label='Select b']");
    settle().await;
    assert_eq!(selected(selection), ["b"]);
}

#[wasm_bindgen_test]
async fn the_focus_stays_with_its_instance_and_leaves_a_row_that_is_given_away() {
    let (page, ids, _) = table(&["a", "b", "c", "d", "e", "f"]).await;
    page.focus("[aria-label='Select c']");
    ids.set(shown(&["1", "2", "3", "4", "c", "5"]));
    settle().await;
    assert_eq!(focused_name(), "Select c");
    ids.set(shown(&["1", "2", "3", "4", "5", "6"]));
    settle().await;
    assert_eq!(document().active_element().unwrap().class_name(), "table-scroll", "the table has it, and no instance");
}

#[wasm_bindgen_test]
async fn a_click_that_began_on_another_instance_chooses_nothing() {
    let (page, ids, selection) = table(&["a"]).await;
    page.press_pointer("tr.row input");
    ids.set(shown(&["b"]));
    settle().await;
    page.pointer_click("tr.row input");
    settle().await;
    assert_eq!(selected(selection), [""; 0]);
    assert!(!page.input("tr.row input").checked());
    page.press_pointer("tr.row input");
    page.pointer_click("tr.row input");
    settle().await;
    assert_eq!(selected(selection), ["b"]);
    // As a screen reader clicks in some browsers: with a count, and no pointer.
    page.pointer_click("tr.row input");
    settle().await;
    assert_eq!(selected(selection), [""; 0]);
}
