//! The table, the review and the way in, in a real browser: found by role and name, used by pointer and keyboard.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "choosing/giving.rs"]
mod giving;
#[path = "choosing/mounted.rs"]
mod mounted;

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, Mutex};

use edgezone_adapters::config::{ApiHost, Endpoint, ProxyUrl};
use edgezone_console::components::connect_form::{Attempt, ConnectForm};
use edgezone_console::components::review::ReviewDialog;
use edgezone_console::components::table::{Cells, Column, WindowedTable};
use edgezone_console::state::review::{LookUp, Review};
use edgezone_console::state::session::SessionState;
use edgezone_console::text;
use edgezone_core::api::Instance;
use edgezone_core::fleet::{Fleet, Shown};
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::Work;
use edgezone_core::plan::{Limits, Plan, Protection};
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;
use mounted::{Mounted, focused_name, press_key, settle, type_into};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const COLUMNS: &[Column] = &[Column::new("id", text::column::ID)];

/// A table of so many rows in a window of 400 pixels.
async fn table(count: usize) -> (Mounted, RwSignal<Selection>) {
    let ids = (0..count).map(|n| InstanceId::from(format!("bms-{n}"))).collect::<Shown>();
    let selection = RwSignal::new(Selection::new());
    let page = Mounted::of(move || {
        let cells = Cells::once(|id| {
            let id = id.to_string();
            view! { <th scope="row">{id}</th> }.into_any()
        });
        view! { <WindowedTable label=text::fleet::TABLE ids=Signal::derive(move || ids.clone()) columns=COLUMNS cells selection /> }
    });
    page.style(".table-scroll", "height", "400px");
    page.style(".table-scroll", "overflow", "auto");
    page.rows_as_styled();
    settle().await;
    (page, selection)
}

fn selected(selection: RwSignal<Selection>) -> Vec<String> {
    selection.with_untracked(|selection| selection.iter().map(ToString::to_string).collect())
}

#[wasm_bindgen_test]
async fn a_long_table_draws_what_is_in_sight_and_tells_how_long_it_is() {
    let (page, _) = table(10_000).await;
    assert_eq!(page.attribute("table", "aria-rowcount").as_deref(), Some("10001"));
    assert_eq!(page.attribute("table", "aria-label").as_deref(), Some("Instances"));
    assert_eq!(page.attribute("thead tr", "aria-rowindex").as_deref(), Some("1"));
    let drawn = page.all("tr.row").len();
    assert!((10..100).contains(&drawn), "{drawn} rows are drawn");
    assert_eq!(page.attribute("tr.row", "aria-rowindex").as_deref(), Some("2"));
    assert!(page.all("tr.spacer").iter().all(String::is_empty) && page.count("tr.spacer[aria-hidden=true]") == 2);
    page.scroll(".table-scroll", 160_000);
    settle().await;
    let first = page.all("tr.row")[0].clone();
    let number: usize = first.strip_prefix("bms-").unwrap().parse().unwrap();
    assert!((4_900..=5_000).contains(&number), "{first} is the first that is drawn in the middle");
    assert_eq!(page.attribute("tr.row", "aria-rowindex"), Some((number + 2).to_string()));
}

#[wasm_bindgen_test]
async fn the_headers_checkbox_is_mixed_and_selects_all_or_none() {
    let (page, selection) = table(30).await;
    page.click("[aria-label='Select bms-3']");
    settle().await;
    assert_eq!(selected(selection), ["bms-3"]);
    assert!(page.input("[aria-label='Select all shown']").indeterminate());
    page.click("[aria-label='Select all shown']");
    settle().await;
    assert_eq!(selected(selection).len(), 30);
    assert!(!page.input("[aria-label='Select all shown']").indeterminate() && page.input("[aria-label='Select all shown']").checked());
    page.click("[aria-label='Select all shown']");
    settle().await;
    assert_eq!(selected(selection).len(), 0);
}

#[wasm_bindgen_test]
async fn the_keyboard_moves_selects_ranges_and_all() {
    let (page, selection) = table(1_000).await;
    assert_eq!(page.count("tr.row input[tabindex='0']"), 1, "Tab stops once in the table");
    page.focus(".table-scroll");
    press_key("ArrowDown", false, false);
    settle().await;
    assert_eq!(focused_name(), "Select bms-0");
    page.click("[aria-label='Select bms-0']");
    press_key("ArrowDown", false, false);
    settle().await;
    press_key("ArrowDown", false, false);
    settle().await;
    assert_eq!(focused_name(), "Select bms-2");
    page.shift_click("[aria-label='Select bms-2']");
    settle().await;
    assert_eq!(selected(selection), ["bms-0", "bms-1", "bms-2"]);
    press_key("End", false, false);
    settle().await;
    assert_eq!(focused_name(), "Select bms-999", "rows that were out of sight are brought into it");
    press_key("a", true, false);
    settle().await;
    assert_eq!(selected(selection).len(), 1_000);
}

#[wasm_bindgen_test]
fn ids_are_told_apart_by_their_hashes_where_pointers_are_32_bits_wide() {
    let hashes: std::collections::HashSet<u64> =
        (0..1_000).map(|n| BuildHasherDefault::<DefaultHasher>::default().hash_one(InstanceId::from(format!("bms-{n}")))).collect();
    assert!(hashes.len() > 990, "{} different hashes of 1,000 ids", hashes.len());
}

fn instance(id: &str, status: &str) -> Instance {
    Instance {
        instance_id: Some(id.into()),
        instance_name: format!("name-of-{id}"),
        instance_status: status.into(),
        zone: Some("ap-guangzhou-tez-gz-1".into()),
        public_ip: "203.0.113.9".into(),
        ..Instance::default()
    }
}

/// The review of a running, an allocating and a terminating instance, looked up afresh; what is started.
async fn review() -> (Mounted, Arc<Mutex<Vec<Work>>>, RwSignal<bool>) {
    let (started, closed) = (Arc::new(Mutex::new(Vec::new())), RwSignal::new(false));
    let seen = started.clone();
    let page = Mounted::of(move || {
        let mut fleet = Fleet::new();
        let instances = [instance("bms-run", "running"), instance("bms-new", "allocating"), instance("bms-end", "terminating")];
        fleet.upsert(&"ap-guangzhou".into(), instances.clone());
        let selection: Selection = fleet.rows().map(|row| row.id().clone()).collect();
        let mut plan = Plan::new(&selection, &fleet, &Protection::new(Vec::new()), Limits::default());
        plan.mark_drift(instances.map(|instance| (instance.instance_id.clone().unwrap(), Some(instance))));
        let review = Review::of_plan(SessionState::of_page(), plan, LookUp::Fresh);
        let on_start = Callback::new(move |work| seen.lock().unwrap().push(work));
        view! { <ReviewDialog review on_close=Callback::new(move |()| closed.set(true)) on_start>{""}</ReviewDialog> }
    });
    settle().await;
    (page, started, closed)
}

#[wasm_bindgen_test]
async fn the_review_starts_on_cancel_and_its_button_does_nothing_until_the_phrase_fits() {
    let (page, started, _) = review().await;
    assert_eq!(focused_name(), "Cancel");
    assert!(page.text("h2").contains("Terminate instances"));
    assert!(page.text(".sentence").contains("Terminate 1 instance in ap-guangzhou? This cannot be undone."), "{}", page.text(".sentence"));
    assert!(page.text("label[for=confirm-phrase]").contains("Type 1 ap-guangzhou to confirm"));
    assert_eq!(page.attribute(".button.danger", "aria-disabled").as_deref(), Some("true"));
    page.click(".button.danger");
    type_into(&page.input("#confirm-phrase"), "1");
    page.submit("form");
    settle().await;
    assert!(started.lock().unwrap().is_empty(), "a part of the phrase is not the phrase");
    assert!(page.text("#confirm-why").contains("1 ap-guangzhou"));
    type_into(&page.input("#confirm-phrase"), "1 ap-guangzhou");
    settle().await;
    assert_eq!(page.attribute(".button.danger", "aria-disabled"), None);
    assert_eq!(page.text(".button.danger").trim(), "Terminate 1 instance");
    page.click(".button.danger");
    settle().await;
    let started = started.lock().unwrap();
    let Some(Work::Terminate(plan)) = started.first() else { panic!("{started:?}") };
    assert_eq!(plan.targets().iter().map(|target| target.id.as_str()).collect::<Vec<_>>(), ["bms-run"]);
}

#[wasm_bindgen_test]
async fn what_is_likely_refused_is_left_out_until_it_is_ticked_in() {
    let (page, started, _) = review().await;
    assert!(page.text(".out").contains("bms-new") && page.text(".out").contains("bms-end"), "{}", page.text(".out"));
    page.click("[aria-label='Terminate bms-new anyway']");
    settle().await;
    assert!(page.text(".sentence").contains("Terminate 2 instances in ap-guangzhou"), "{}", page.text(".sentence"));
    type_into(&page.input("#confirm-phrase"), "2 ap-guangzhou");
    page.submit("form");
    settle().await;
    let started = started.lock().unwrap();
    let Some(Work::Terminate(plan)) = started.first() else { panic!("{started:?}") };
    assert_eq!(plan.targets().iter().map(|target| target.id.as_str()).collect::<Vec<_>>(), ["bms-run", "bms-new"]);
}

#[wasm_bindgen_test]
async fn a_rehearsal_needs_no_phrase_and_cancel_starts_nothing() {
    let (page, started, closed) = review().await;
    page.click(".rehearse");
    settle().await;
    assert!(matches!(started.lock().unwrap().as_slice(), [Work::Rehearse(_)]));
    started.lock().unwrap().clear();
    page.click("[data-first]");
    settle().await;
    assert!(closed.get_untracked() && started.lock().unwrap().is_empty());
}

/// The form with one endpoint; what is attempted.
async fn form() -> (Mounted, Arc<Mutex<Vec<String>>>) {
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let seen = attempts.clone();
    let page = Mounted::of(move || {
        let endpoint = Endpoint {
            id: "international".into(),
            host: ApiHost::new("edgezone.intl.tencentcloudapi.com").unwrap(),
            proxy: ProxyUrl::new("/edgezone.intl.tencentcloudapi.com/").unwrap(),
        };
        let on_attempt = Callback::new(move |attempt: Attempt| {
            let key = attempt.credentials.secret_key().expose().to_owned();
            seen.lock().unwrap().push(format!("{} {key} {}", attempt.credentials.secret_id(), attempt.endpoint.id));
        });
        view! { <ConnectForm endpoints=vec![endpoint] busy=Signal::derive(|| false) on_attempt /> }
    });
    settle().await;
    (page, attempts)
}

#[wasm_bindgen_test]
async fn a_field_that_is_empty_says_so_gets_focus_and_nothing_typed_is_lost() {
    let (page, attempts) = form().await;
    type_into(&page.input("#secret-id"), "AKIDtyped");
    page.submit("form");
    settle().await;
    assert!(attempts.lock().unwrap().is_empty());
    assert_eq!(page.attribute("#secret-key", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.text("#secret-key-error").trim(), "Enter the secret key.");
    assert_eq!(page.attribute("#secret-key", "aria-describedby").as_deref(), Some("secret-key-error"));
    assert_eq!(document().active_element().unwrap().id(), "secret-key");
    assert_eq!(page.input("#secret-id").value(), "AKIDtyped");
    type_into(&page.input("#secret-key"), " keytyped ");
    page.submit("form");
    settle().await;
    assert_eq!(*attempts.lock().unwrap(), ["AKIDtyped keytyped international"]);
}

#[wasm_bindgen_test]
async fn the_secrets_are_hidden_and_kept_from_completion() {
    let (page, _) = form().await;
    for field in ["#secret-key", "#token"] {
        assert_eq!(page.attribute(field, "type").as_deref(), Some("password"), "{field}");
        assert_eq!(page.attribute(field, "autocomplete").as_deref(), Some("off"), "{field}");
        assert_eq!(page.attribute(field, "spellcheck").as_deref(), Some("false"), "{field}");
    }
}

#[wasm_bindgen_test]
async fn pasted_credentials_fill_the_fields_and_the_box_is_emptied() {
    let (page, _) = form().await;
    page.paste("#paste", "export TENCENTCLOUD_SECRET_ID=AKIDpasted\nexport TENCENTCLOUD_SECRET_KEY=k1\nexport TENCENTCLOUD_TOKEN=t1");
    settle().await;
    assert_eq!((page.input("#secret-id").value(), page.input("#secret-key").value()), ("AKIDpasted".into(), "k1".into()));
    assert_eq!(page.input("#token").value(), "t1");
    assert_eq!(page.value("#paste"), "");
    assert!(page.text(".understood").contains("environment variables"), "{}", page.text(".understood"));
    page.paste("#paste", "hello there");
    settle().await;
    assert!(page.text(".understood").contains("No credentials were found"), "{}", page.text(".understood"));
    assert_eq!((page.input("#secret-id").value(), page.value("#paste")), ("AKIDpasted".into(), "hello there".into()));
}
