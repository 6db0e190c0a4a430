//! Timers, preferences, files, the clipboard and the page itself.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::cell::RefCell;
use std::rc::Rc;

use edgezone_adapters::clipboard::{self, CopyRefused};
use edgezone_adapters::clock::{self, Instant};
use edgezone_adapters::timer::Timers;
use edgezone_adapters::{StorageTrouble, download, page, storage};
use edgezone_core::time::{Millis, Span};
use futures_util::future::join_all;
use support::{Replaced, fresh, js, js_async, pending, text};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn timers_of_worker() -> Timers {
    let url = format!("return URL.createObjectURL(new Blob([{:?}], {{ type: 'text/javascript' }}))", include_str!("../assets/timer.js"));
    Timers::with_worker(&text(&url))
}

#[wasm_bindgen_test]
async fn a_timer_never_ends_early() {
    for timers in [Timers::of_page(), timers_of_worker()] {
        let until = clock::now() + Span::millis(120);
        let started = Instant::now();
        timers.sleep_until(until).await;
        assert!(clock::now() >= until);
        assert!(started.elapsed() >= Span::millis(118));
        timers.sleep_until(Millis(0)).await;
        timers.sleep(Span::millis(-5)).await;
    }
}

#[wasm_bindgen_test]
async fn the_worker_keeps_time_when_the_page_does_not() {
    let timers = timers_of_worker();
    // The first timer also waits for the worker to start.
    timers.sleep(Span::millis(1)).await;
    let _stopped = Replaced::new("globalThis", "setTimeout", "() => 0");
    join_all([30, 10, 20].map(|span| timers.sleep(Span::millis(span)))).await;
}

#[wasm_bindgen_test]
async fn a_timer_that_is_dropped_is_ended_in_the_worker_too() {
    let _posted = Replaced::new("globalThis", "posted", "[]");
    let _real = Replaced::new("globalThis", "realPost", "Worker.prototype.postMessage");
    let post = "function (message) { globalThis.posted.push(message); return globalThis.realPost.call(this, message) }";
    let _post = Replaced::new("Worker.prototype", "postMessage", post);
    let timers = timers_of_worker();
    drop(pending(Box::pin(timers.sleep(Span::seconds(3600)))).await);
    assert_eq!(text("return JSON.stringify(globalThis.posted)"), "[[0,3600000],[0,-1]]");
}

#[wasm_bindgen_test]
async fn a_worker_that_cannot_start_leaves_the_pages_timers() {
    Timers::with_worker("/no-such-worker.js").sleep(Span::millis(20)).await;
    let _none = Replaced::new("globalThis", "Worker", "function () { throw new DOMException('no', 'SecurityError') }");
    Timers::with_worker("/timer.js").sleep(Span::millis(20)).await;
}

#[wasm_bindgen_test]
fn a_date_header_is_read_and_nothing_else() {
    assert_eq!(clock::parse_http_date("Sun, 15 Feb 2026 14:30:00 GMT"), Millis::parse_rfc3339_utc("2026-02-15T14:30:00Z"));
    assert_eq!(clock::parse_http_date("soon"), None);
    assert_ne!(clock::random_u64(), clock::random_u64());
}

#[wasm_bindgen_test]
fn preferences_are_kept_by_name_and_apart_from_others() {
    let name = fresh("preference");
    assert_eq!(storage::get(&name), None);
    storage::set(&name, "密").unwrap();
    assert_eq!(storage::get(&name).as_deref(), Some("密"));
    assert!(js(&format!("return localStorage.getItem({name:?})")).is_null(), "the name is prefixed");
    storage::remove(&name).unwrap();
    assert_eq!(storage::get(&name), None);
}

#[wasm_bindgen_test]
fn full_or_blocked_preferences_are_told_and_change_nothing() {
    let name = fresh("preference");
    storage::set(&name, "before").unwrap();
    assert_eq!(storage::set(&name, &"x".repeat(20_000_000)), Err(StorageTrouble::Full));
    assert_eq!(storage::get(&name).as_deref(), Some("before"));
    storage::remove(&name).unwrap();
    storage::probe().unwrap();
    {
        let blocked = "() => { throw new DOMException('no', 'SecurityError') }";
        let _set = Replaced::new("Storage.prototype", "setItem", blocked);
        let _get = Replaced::new("Storage.prototype", "getItem", blocked);
        assert_eq!(storage::probe(), Err(StorageTrouble::Unavailable));
        assert_eq!(storage::get(&name), None);
    }
    let _none = Replaced::new("globalThis", "localStorage", "null");
    assert_eq!(storage::set(&name, "a"), Err(StorageTrouble::Unavailable));
}

#[wasm_bindgen_test]
async fn a_file_is_offered_with_its_name_type_and_text() {
    js("globalThis.offered = null;
        addEventListener('click', e => { globalThis.offered = e.target; e.preventDefault() }, { once: true, capture: true })");
    download::offer("终止.csv", "text/csv;charset=utf-8", "id,name\nbms-1,机器\n").unwrap();
    assert_eq!(text("return globalThis.offered.download"), "终止.csv");
    let content =
        js_async("return fetch(globalThis.offered.href).then(r => r.blob()).then(async b => b.type + '|' + await b.text())").await;
    assert_eq!(content.as_string().unwrap(), "text/csv;charset=utf-8|id,name\nbms-1,机器\n");
    assert_eq!(js("return globalThis.offered.isConnected").as_bool(), Some(false));
}

#[wasm_bindgen_test]
async fn copying_falls_back_and_says_when_it_cannot() {
    {
        let _clipboard = Replaced::new("navigator", "clipboard", "{ async writeText(text) { globalThis.copied = text } }");
        clipboard::copy("bms-1\nbms-2").await.unwrap();
        assert_eq!(text("return globalThis.copied"), "bms-1\nbms-2");
    }
    js("document.body.appendChild(document.createElement('button')).focus()");
    let select = "command => (globalThis.copied = command + ' ' + document.activeElement.value, true)";
    for clipboard in ["{ writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }", "undefined"] {
        let _clipboard = Replaced::new("navigator", "clipboard", clipboard);
        let _command = Replaced::new("document", "execCommand", select);
        clipboard::copy("bms-3").await.unwrap();
        assert_eq!(text("return globalThis.copied"), "copy bms-3");
        assert_eq!(text("return document.activeElement.localName"), "button", "the focus is back where it was");
        assert!(js("return document.querySelector('textarea')").is_null());
    }
    let _clipboard = Replaced::new("navigator", "clipboard", "undefined");
    let _command = Replaced::new("document", "execCommand", "() => false");
    assert_eq!(clipboard::copy("bms-4").await, Err(CopyRefused));
    assert!(js("return document.querySelector('textarea')").is_null());
}

#[wasm_bindgen_test]
fn leaving_asks_only_while_the_guard_is_held() {
    let asks =
        || js("const e = new Event('beforeunload', { cancelable: true }); dispatchEvent(e); return e.defaultPrevented").as_bool().unwrap();
    assert!(!asks());
    let guard = page::ask_before_leaving();
    assert!(asks());
    drop(guard);
    assert!(!asks());
}

#[wasm_bindgen_test]
fn the_page_tells_what_changes_while_someone_listens() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listen = |what: &'static str| {
        let heard = Rc::clone(&heard);
        move |is: bool| heard.borrow_mut().push((what, is))
    };
    let listening = (page::on_hidden_change(listen("hidden")), page::on_online_change(listen("online")));
    {
        let _hidden = Replaced::new("document", "hidden", "true");
        assert!(page::is_hidden());
        js("document.dispatchEvent(new Event('visibilitychange'))");
    }
    js("dispatchEvent(new Event('offline')); dispatchEvent(new Event('online'))");
    assert_eq!(*heard.borrow(), [("hidden", true), ("online", false), ("online", true)]);
    drop(listening);
    js("document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('offline'))");
    assert_eq!(heard.borrow().len(), 3);
    assert!(page::is_online());
}

#[wasm_bindgen_test]
fn title_and_languages() {
    page::set_title("Terminating 37 instances · 12 %");
    assert_eq!(text("return document.title"), "Terminating 37 instances · 12 %");
    let _languages = Replaced::new("navigator", "languages", "['zh-CN', 'en']");
    assert_eq!(page::languages(), ["zh-CN", "en"]);
}
