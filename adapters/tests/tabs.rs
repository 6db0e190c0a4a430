//! What tabs share: locks, a channel, the request budget. Several holders in one page stand for tabs, since a browser
//! treats them alike; a frame that is thrown away stands for a tab that dies.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::cell::RefCell;
use std::rc::Rc;

use edgezone_adapters::budget::{Budget, Reach};
use edgezone_adapters::channel::Channel;
use edgezone_adapters::locks::{self, LockTrouble};
use edgezone_adapters::sliding_window::Limit;
use edgezone_adapters::timer::Timers;
use edgezone_adapters::{clock, storage};
use edgezone_core::time::{Millis, Span};
use futures_util::future::join_all;
use support::{Replaced, fresh, js, js_async, pending, until};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_lock_has_one_holder_and_passes_on_when_it_is_dropped() {
    let name = fresh("lock");
    let held = locks::try_acquire(&name).await.unwrap().unwrap();
    assert!(locks::try_acquire(&name).await.unwrap().is_none());
    let waiting = pending(Box::pin(locks::acquire(&name))).await;
    drop(held);
    let taken_over = waiting.await.unwrap();
    assert!(locks::try_acquire(&name).await.unwrap().is_none());
    drop(taken_over);
    let _free_again = locks::acquire(&name).await.unwrap();
}

#[wasm_bindgen_test]
async fn whoever_stops_waiting_leaves_the_queue() {
    let name = fresh("lock");
    let held = locks::acquire(&name).await.unwrap();
    let gives_up = pending(Box::pin(locks::acquire(&name))).await;
    let stays = pending(Box::pin(locks::acquire(&name))).await;
    drop(gives_up);
    let queue = "return navigator.locks.query().then(locks => locks.pending.length)";
    assert_eq!(js_async(queue).await, 1);
    drop(held);
    let _taken_over = stays.await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tab_that_dies_loses_its_lock() {
    let name = fresh("lock");
    let hold = format!(
        "const frame = document.body.appendChild(document.createElement('iframe'));
         globalThis.frame = frame;
         return new Promise(held => frame.contentWindow.navigator.locks.request({name:?}, () => {{ held(); return new Promise(() => {{}}) }}))"
    );
    js_async(&hold).await;
    let waiting = pending(Box::pin(locks::acquire(&name))).await;
    js("globalThis.frame.remove()");
    let _taken_over = waiting.await.unwrap();
}

#[wasm_bindgen_test]
async fn a_browser_without_locks_is_told_as_such() {
    let _none = Replaced::new("navigator", "locks", "undefined");
    assert!(!locks::supported());
    assert_eq!(locks::try_acquire("a").await.map(drop), Err(LockTrouble::Unsupported));
    assert_eq!(locks::acquire("a").await.map(drop), Err(LockTrouble::Unsupported));
}

#[wasm_bindgen_test]
async fn a_refused_lock_says_so() {
    // Names that begin with a hyphen are reserved by the specification.
    assert!(
        matches!(locks::acquire("-reserved").await.map(drop), Err(LockTrouble::Refused { detail }) if detail.contains("NotSupportedError"))
    );
}

#[wasm_bindgen_test]
async fn texts_reach_the_other_tabs_until_they_stop_listening() {
    let name = fresh("channel");
    let (mine, other) = (Channel::open(&name).unwrap(), Channel::open(&name).unwrap());
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listen = |who: &'static str, channel: &Channel| {
        let heard = Rc::clone(&heard);
        channel.subscribe(move |text| heard.borrow_mut().push((who, text)))
    };
    let _echo = listen("mine", &mine);
    let subscription = listen("other", &other);
    mine.publish("eins").unwrap();
    mine.publish("二").unwrap();
    until(|| heard.borrow().len() == 2).await;
    assert_eq!(*heard.borrow(), [("other", "eins".to_owned()), ("other", "二".to_owned())]);
    drop(subscription);
    let still_there = Channel::open(&name).unwrap();
    let _still_there = listen("still there", &still_there);
    mine.publish("drei").unwrap();
    until(|| heard.borrow().len() > 2).await;
    assert_eq!(heard.borrow()[2..], [("still there", "drei".to_owned())]);
}

/// A fast limit, so that the test need not wait for seconds.
const LIMIT: Limit = Limit { per_window: 5, window: Span::millis(325), spacing: Span::millis(16), slack: Span::millis(10) };
/// The times granted. When a request really leaves after that is up to the machine, so no test asks for it, but never
/// before: that much must hold on any machine.
async fn permits(budget: &Budget, n: usize) -> Vec<Millis> {
    join_all((0..n).map(|_| async {
        let granted = budget.permit().await.granted;
        assert!(clock::now() >= granted);
        granted
    }))
    .await
}

fn most_in_window(mut granted: Vec<Millis>) -> usize {
    granted.sort_unstable();
    let in_window = |from: &Millis| granted.iter().filter(|time| **time >= *from && **time - *from < LIMIT.window).count();
    granted.iter().map(in_window).max().unwrap()
}

#[wasm_bindgen_test]
async fn two_tabs_together_never_exceed_the_budget() {
    let name = fresh("budget");
    let (one, other) = (Budget::new(&name, LIMIT, Timers::of_page()), Budget::new(&name, LIMIT, Timers::of_page()));
    assert_eq!((one.reach(), other.reach()), (Reach::AllTabs, Reach::AllTabs));
    let (mut times, more) = futures_util::join!(permits(&one, 12), permits(&other, 12));
    times.extend(more);
    assert_eq!(times.len(), 24);
    assert!(most_in_window(times) <= 5);
}

#[wasm_bindgen_test]
async fn while_another_tab_decides_this_one_waits() {
    let name = fresh("budget");
    let budget = Budget::new(&name, LIMIT, Timers::of_page());
    let deciding = locks::acquire(&format!("edgezone-console.{name}")).await.unwrap();
    let permit = pending(Box::pin(budget.permit())).await;
    storage::set(&name, &(clock::now() + Span::millis(40)).0.to_string()).unwrap();
    let other = storage::get(&name).unwrap().parse().map(Millis).unwrap();
    drop(deciding);
    assert!(permit.await.granted >= other + LIMIT.spacing, "it reads what the other wrote");
}

#[wasm_bindgen_test]
async fn a_tab_that_opens_later_knows_what_was_sent_before_it() {
    let name = fresh("budget");
    let mut times = permits(&Budget::new(&name, LIMIT, Timers::of_page()), 5).await;
    times.extend(permits(&Budget::new(&name, LIMIT, Timers::of_page()), 5).await);
    assert!(most_in_window(times) <= 5);
}

#[wasm_bindgen_test]
async fn without_locks_or_storage_the_budget_is_this_tabs_own() {
    {
        let _none = Replaced::new("navigator", "locks", "undefined");
        let budget = Budget::new(&fresh("budget"), LIMIT, Timers::of_page());
        assert_eq!(budget.reach(), Reach::ThisTab);
        assert!(most_in_window(permits(&budget, 12).await) <= 5);
    }
    let _blocked = Replaced::new("Storage.prototype", "setItem", "() => { throw new DOMException('no', 'SecurityError') }");
    assert_eq!(Budget::new(&fresh("budget"), LIMIT, Timers::of_page()).reach(), Reach::ThisTab);
}

#[wasm_bindgen_test]
async fn a_permit_nobody_waits_for_blocks_nobody() {
    let budget = Budget::new(&fresh("budget"), LIMIT, Timers::of_page());
    let mut first = Box::pin(budget.permit());
    assert!(futures_util::poll!(&mut first).is_pending());
    drop(first);
    let _ = budget.permit().await;
}

#[wasm_bindgen_test]
async fn a_list_spoilt_by_hand_stops_nothing() {
    let name = fresh("budget");
    storage::set(&name, "not a list,99999999999999999999,9007199254740991").unwrap();
    let _ = Budget::new(&name, LIMIT, Timers::of_page()).permit().await;
}
