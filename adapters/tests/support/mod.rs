//! What the tests of several wrappers need: JavaScript by text, parts of the browser replaced for a while, waiting.

#![allow(dead_code, unreachable_pub, reason = "no test uses all of it")]

use std::future::Future;
use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::{Function, global};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Runs JavaScript and gives what it returns.
pub fn js(source: &str) -> JsValue {
    Function::new_no_args(source).call0(&JsValue::UNDEFINED).unwrap()
}

/// Runs JavaScript that returns a promise, and gives what it resolves to.
pub async fn js_async(source: &str) -> JsValue {
    JsFuture::from(js_sys::Promise::resolve(&js(source))).await.unwrap()
}

/// Runs JavaScript and gives the text it returns.
pub fn text(source: &str) -> String {
    js(source).as_string().unwrap()
}

/// A property of a global object, replaced until this is dropped, whatever becomes of the test.
pub struct Replaced {
    owner: JsValue,
    name: &'static str,
    before: JsValue,
}

impl Replaced {
    /// `owner` and `value` are expressions, such as `globalThis` and `() => 0`.
    pub fn new(owner: &str, name: &'static str, value: &str) -> Self {
        let owner = js(&format!("return {owner}"));
        let before = Function::new_with_args("owner, name", "return Object.getOwnPropertyDescriptor(owner, name)");
        let before = before.call2(&global(), &owner, &name.into()).unwrap();
        let define = "Object.defineProperty(owner, name, { value, configurable: true, writable: true })";
        let define = Function::new_with_args("owner, name, value", define);
        define.call3(&global(), &owner, &name.into(), &js(&format!("return {value}"))).unwrap();
        Self { owner, name, before }
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        let restore = "delete owner[name]; if (before) Object.defineProperty(owner, name, before)";
        let restore = Function::new_with_args("owner, name, before", restore);
        restore.call3(&global(), &self.owner, &self.name.into(), &self.before).unwrap();
    }
}

/// Waits this long.
pub async fn pause(millis: u64) {
    sleep(Duration::from_millis(millis)).await;
}

/// Waits until something is so, however slow the machine; the runner ends a test that waits for ever.
pub async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        pause(5).await;
    }
}

/// Starts what must not end by itself, and gives it time to do so wrongly.
pub async fn pending<F: Future + Unpin>(future: F) -> F {
    match select(future, Box::pin(pause(50))).await {
        Either::Left(_) => panic!("ended, and nothing ended it"),
        Either::Right((_, future)) => future,
    }
}

/// A name nobody else uses.
pub fn fresh(name: &str) -> String {
    format!("{name}-{}", edgezone_adapters::clock::random_u64())
}
