//! The operation page's components in a real browser, over an engine whose network is a stand-in.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod support;

use edgezone_console::components::operation::causes::Causes;
use edgezone_console::components::operation::confirm::Confirm;
use edgezone_console::components::operation::controls::Controls;
use edgezone_console::components::operation::headline::Headline;
use edgezone_console::components::operation::pause::PauseNotice;
use edgezone_console::components::operation::rows::Rows;
use edgezone_console::components::operation::{bar::Progress, view::Source};
use edgezone_core::api::{CallError, NoAnswer};
use edgezone_core::operation::Event;
use edgezone_dom::prelude::*;
use support::{Answering, Page, answered, api_error, ledger, settle, watch};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn failures_are_told_by_code_with_the_services_own_words() {
    let state = api_error("UnsupportedOperation.InvalidInstanceState", "The instance is being created.", "req-1");
    let busy = api_error("ResourceInUse", "In use by task 7.", "req-1");
    let failed = vec![("i-1", state.clone()), ("i-2", state), ("i-3", busy)];
    let page = Page::of(Source::Past(ledger(4, answered(&["i-0"], failed))), |actions| view! { <Causes actions /> });
    settle().await;
    let cards = page.all("article");
    assert_eq!(cards.len(), 2);
    assert!(cards[0].contains("UnsupportedOperation.InvalidInstanceState") && cards[0].contains("2 instances"), "{}", cards[0]);
    assert!(cards[0].contains("The instance is being created.") && cards[0].contains("req-1"), "{}", cards[0]);
    assert!(
        cards[1].contains("ResourceInUse") && cards[1].contains("In use by task 7.") && cards[1].contains("1 instance"),
        "{}",
        cards[1]
    );
}

#[wasm_bindgen_test]
async fn the_legend_narrows_the_table() {
    let refused = api_error("ResourceInUse", "In use.", "req-1");
    let end = answered(&["i-0", "i-2"], vec![("i-1", refused)]);
    let only = RwSignal::new(None);
    let page = Page::of(Source::Past(ledger(3, end)), move |actions| {
        view! {
            <Progress tally=actions.view.tally only rehearsal=false />
            <Rows view=actions.view only on_open=Callback::new(|_| {}) />
        }
    });
    settle().await;
    assert_eq!(page.all("tr.row").len(), 3);
    page.press("Failed1");
    settle().await;
    let rows = page.all("tr.row");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].contains("i-1") && rows[0].contains("In use.") && rows[0].contains("req-1"), "{}", rows[0]);
    page.press("Failed1");
    settle().await;
    assert_eq!(page.all("tr.row").len(), 3);
}

#[wasm_bindgen_test]
async fn nothing_is_sent_again_before_the_operator_confirmed_the_number() {
    let gateway = Answering::new();
    gateway.refuse_all(api_error("UnauthorizedOperation.PermissionDenied", "no", "req-9"), 2);
    let page = Page::of(Source::Running(gateway.run(2)), |actions| view! { <Controls actions /> <Confirm actions /> });
    watch(|| gateway.sent() == 1).await;
    watch(|| page.finds("Retry 2 failed…")).await;
    page.press("Retry 2 failed…");
    watch(|| page.text("dialog").contains("Send 2 instances to be terminated again?")).await;
    settle().await;
    assert_eq!(gateway.sent(), 1, "asking sends nothing");
    page.press("Cancel");
    settle().await;
    assert_eq!(gateway.sent(), 1, "nor does saying no");
    page.press("Retry 2 failed…");
    watch(|| page.finds("Terminate 2 instances")).await;
    page.press("Terminate 2 instances");
    watch(|| gateway.sent() == 2).await;
}

#[wasm_bindgen_test]
async fn a_refusal_of_the_credentials_stops_it_and_says_what_to_do() {
    let gateway = Answering::new();
    gateway.fail(CallError::Api(api_error("AuthFailure.TokenFailure", "token expired", "req-3")));
    let asked = RwSignal::new(0);
    let page = Page::asking(Source::Running(gateway.run(5)), Callback::new(move |()| asked.update(|n| *n += 1)), |actions| {
        view! {
            <Headline view=actions.view on_title=Callback::new(|_| {}) />
            <PauseNotice actions connected_to=Signal::derive(|| Some("international".into())) />
        }
    });
    watch(|| page.finds("Enter credentials")).await;
    let alert = page.text("[role=alert]");
    for part in
        ["The service refused the credentials", "5 instances are not sent yet", "AuthFailure.TokenFailure", "token expired", "req-3"]
    {
        assert!(alert.contains(part), "{part} in {alert}");
    }
    assert!(page.text("h1").starts_with("Paused. 5 instances in ap-guangzhou: 5 waiting"), "{}", page.text("h1"));
    page.press("Enter credentials");
    assert_eq!(asked.get_untracked(), 1);
    assert_eq!(gateway.sent(), 1);
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_being_checked_and_claimed_by_nobody() {
    let gateway = Answering::new();
    gateway.fail(CallError::NoAnswer(NoAnswer::Timeout));
    let page = Page::of(Source::Running(gateway.run(3)), |actions| view! { <Headline view=actions.view on_title=Callback::new(|_| {}) /> });
    watch(|| page.text("h1").contains("3 being checked")).await;
    assert!(!page.text("h1").contains("terminated"), "{}", page.text("h1"));
}

#[wasm_bindgen_test]
async fn pause_and_resume_are_one_button_in_one_place() {
    let gateway = Answering::silent();
    let page = Page::of(Source::Running(gateway.run(250)), |actions| view! { <Controls actions /> });
    watch(|| page.finds("Pause")).await;
    page.press("Pause");
    watch(|| page.finds("Resume") && !page.finds("Pause")).await;
    gateway.feed(Event::Resume);
    watch(|| page.finds("Pause")).await;
}
