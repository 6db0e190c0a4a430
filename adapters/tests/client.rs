//! What leaves the page, and what each kind of answer means. The browser's `fetch` is replaced by one that records the
//! request and answers as the test says; everything before and after it is real.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::cell::RefCell;
use std::collections::BTreeMap;

use edgezone_adapters::Abandon;
use edgezone_adapters::client::{ApiClient, CallOptions, Language, NotSent, Reply};
use edgezone_adapters::clock;
use edgezone_adapters::config::{ApiHost, Config, Endpoint, ProxyUrl, load};
use edgezone_adapters::timer::Timers;
use edgezone_core::api::{CallError, NoAnswer, TerminateInstancesAnswer, TerminateInstancesRequest, UnreadableAnswer};
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use edgezone_core::tc3::{self, Signer};
use edgezone_core::time::{Millis, Span};
use futures_util::future::{Either, select};
use serde::Deserialize;
use support::{Replaced, js, text, until};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const HOST: &str = "edgezone.intl.tencentcloudapi.com";
const PROXY: &str = "http://127.0.0.1:9210/edgezone.intl.tencentcloudapi.com/";
const DONE: &str = r#"{"Response":{"InstanceIdSet":["bms-机器"],"RequestId":"r-1"}}"#;

/// One request as `fetch` saw it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    url: String,
    method: String,
    mode: String,
    credentials: String,
    cache: String,
    redirect: String,
    referrer_policy: String,
    headers: BTreeMap<String, String>,
    body: String,
    aborted: bool,
}

/// Replaces `fetch` by one that records and then evaluates `answer`, an expression that may use `request`.
fn answering(answer: &str) -> Replaced {
    js("globalThis.seen = []; globalThis.started = 0");
    Replaced::new(
        "globalThis",
        "fetch",
        &format!(
            "async request => {{
                globalThis.started += 1;
                const {{ url, method, mode, credentials, cache, redirect, referrerPolicy }} = request;
                const headers = Object.fromEntries(request.headers);
                const body = await request.clone().text();
                const seen = {{ url, method, mode, credentials, cache, redirect, referrerPolicy, headers, body, aborted: false }};
                request.signal.addEventListener('abort', () => seen.aborted = true);
                globalThis.seen.push(seen);
                return {answer};
            }}"
        ),
    )
}

fn seen() -> Vec<Seen> {
    serde_json::from_str(&text("return JSON.stringify(globalThis.seen)")).unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("AKIDtest", "very-secret-key", Some("very-secret-token"), None).unwrap()
}

fn client() -> ApiClient {
    let endpoint = Endpoint { id: "test".into(), host: ApiHost::new(HOST).unwrap(), proxy: ProxyUrl::new(PROXY).unwrap() };
    ApiClient::new(endpoint, Timers::of_page())
}

fn terminate() -> TerminateInstancesRequest {
    TerminateInstancesRequest::new(vec!["bms-机器".into(), "epm-2".into()]).unwrap()
}

async fn call_with(options: &CallOptions) -> Result<Reply<TerminateInstancesAnswer>, NotSent> {
    let signer = RefCell::new(Signer::new(credentials()));
    client().call(&signer, &Region::new("ap-guangzhou"), &terminate(), options).await
}

async fn call() -> Reply<TerminateInstancesAnswer> {
    call_with(&CallOptions::default()).await.unwrap()
}

fn json(text: &str, content_type: &str) -> String {
    format!("new Response({text:?}, {{ headers: {{ 'content-type': {content_type:?}, date: 'Sun, 15 Feb 2026 14:30:00 GMT' }} }})")
}

/// Starts a call that nobody answers, and waits until `fetch` has seen it.
async fn under_way<F: Future + Unpin>(call: F) -> F {
    let sent = Box::pin(until(|| !seen().is_empty()));
    match select(call, sent).await {
        Either::Left(_) => panic!("answered by nobody"),
        Either::Right((_, call)) => call,
    }
}

async fn no_answer(answer: &str) -> NoAnswer {
    let _fetch = answering(answer);
    match call().await.result {
        Err(CallError::NoAnswer(no_answer)) => no_answer,
        other => panic!("{answer}: {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_request_is_what_was_signed_and_carries_nothing_else() {
    let _fetch = answering(&json(DONE, "application/json"));
    let skew = Span::seconds(3600);
    let before = (clock::now() + skew).as_seconds();
    let options = CallOptions { clock_skew: skew, language: Language::Chinese, ..CallOptions::default() };
    call_with(&options).await.unwrap().result.unwrap();
    let after = (clock::now() + skew).as_seconds();

    let request = seen().pop().unwrap();
    assert_eq!((request.url.as_str(), request.method.as_str(), request.mode.as_str()), (PROXY, "POST", "cors"));
    let rules = [request.credentials, request.cache, request.redirect, request.referrer_policy];
    assert_eq!(rules, ["omit", "no-store", "error", "no-referrer"]);
    assert_eq!(request.body, r#"{"InstanceIds":["bms-机器","epm-2"]}"#);

    let timestamp: i64 = request.headers["x-tc-timestamp"].parse().unwrap();
    assert!((before..=after).contains(&timestamp), "the skew is added to the clock");
    // Signed again from what arrived: only the very bytes that were signed give the same signature.
    let region = Region::new(&request.headers["x-tc-region"]);
    let mut again = tc3::Request::edgezone(HOST, &region, edgezone_core::api::Action::TerminateInstances, &request.body, timestamp);
    again.content_type = &request.headers["content-type"];
    again.language = Some("zh-CN");
    let signed = Signer::new(credentials()).sign(&again).unwrap();
    let expected: BTreeMap<String, String> = signed.iter().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    assert!(expected == request.headers, "the headers are exactly the signer's");
    assert!(request.headers["authorization"].contains("SignedHeaders=content-type;host;x-tc-action,"));
    assert_eq!(request.headers["x-tc-token"], "very-secret-token");
}

#[wasm_bindgen_test]
async fn an_answer_is_read_whatever_its_content_type_and_its_date_is_told() {
    for content_type in ["application/json", "application/json; charset=gbk", "text/plain", "text/html"] {
        let _fetch = answering(&json(DONE, content_type));
        let reply = call().await;
        assert_eq!(reply.result.unwrap().instance_id_set, ["bms-机器".into()], "{content_type}");
        assert_eq!(reply.date, Some(Millis::parse_rfc3339_utc("2026-02-15T14:30:00Z").unwrap()));
        assert!(reply.answered_at >= reply.sent_at && reply.round_trip >= Span(0));
    }
}

#[wasm_bindgen_test]
async fn an_error_of_the_service_is_told_as_such() {
    let error = r#"{"Response":{"Error":{"Code":"AuthFailure.TokenFailure","Message":"m"},"RequestId":"r-2"}}"#;
    let _fetch = answering(&json(error, "application/json"));
    let Err(CallError::Api(error)) = call().await.result else { panic!("not an error of the service") };
    assert_eq!((error.code.as_str(), error.request_id.unwrap().as_str()), ("AuthFailure.TokenFailure", "r-2"));
}

#[wasm_bindgen_test]
async fn whatever_the_service_did_not_send_is_no_answer() {
    let unreadable = |why| NoAnswer::Unreadable(why);
    assert_eq!(no_answer("Promise.reject(new TypeError('Failed to fetch'))").await, NoAnswer::Unreachable);
    assert_eq!(no_answer("new Response('<html>Bad gateway', { status: 502 })").await, NoAnswer::Status(502));
    assert_eq!(no_answer(&format!("new Response({DONE:?}, {{ status: 500 }})")).await, NoAnswer::Status(500));
    assert_eq!(no_answer("new Response(null, { status: 204 })").await, NoAnswer::Status(204));
    let never_ends = "new Response(new ReadableStream({}), { status: 504 })";
    assert_eq!(no_answer(never_ends).await, NoAnswer::Status(504), "told at once, whatever the page behind it says");
    assert_eq!(no_answer("new Response('<!doctype html>')").await, unreadable(UnreadableAnswer::Html));
    assert_eq!(no_answer("new Response('')").await, unreadable(UnreadableAnswer::Empty));
    assert_eq!(no_answer(&format!("new Response({:?})", &DONE[..20])).await, unreadable(UnreadableAnswer::NotJson));
    assert_eq!(no_answer("new Response('{}')").await, unreadable(UnreadableAnswer::NoEnvelope));
    let breaks_off = "new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array([123])); c.error(new TypeError('reset')) } }))";
    assert_eq!(no_answer(breaks_off).await, NoAnswer::Unreachable);
}

#[wasm_bindgen_test]
async fn an_answer_or_a_body_that_never_comes_is_a_timeout_and_the_request_is_aborted() {
    for answer in ["new Promise(() => {})", "new Response(new ReadableStream({}))"] {
        let _fetch = answering(answer);
        let options = CallOptions { timeout: Span::millis(100), ..CallOptions::default() };
        let reply = call_with(&options).await.unwrap();
        assert_eq!(reply.result, Err(CallError::NoAnswer(NoAnswer::Timeout)), "{answer}");
        assert!(reply.round_trip >= Span::millis(99));
        assert!(seen()[0].aborted, "{answer}");
    }
}

#[wasm_bindgen_test]
async fn abandoned_requests_end_at_once_and_later_ones_never_start() {
    let _fetch = answering("new Promise(() => {})");
    let abandon = Abandon::new();
    let options = CallOptions { abandon: Some(abandon.clone()), ..CallOptions::default() };
    let call = under_way(Box::pin(call_with(&options))).await;
    abandon.abandon();
    let interrupted = Err(CallError::NoAnswer(NoAnswer::Interrupted));
    assert_eq!(call.await.unwrap().result, interrupted);
    assert!(seen()[0].aborted);
    assert_eq!(call_with(&options).await.unwrap().result, interrupted);
    assert_eq!(js("return globalThis.started"), 1);
}

#[wasm_bindgen_test]
async fn dropping_the_call_aborts_the_request() {
    let _fetch = answering("new Promise(() => {})");
    drop(under_way(Box::pin(call())).await);
    assert!(seen()[0].aborted);
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_told_apart_from_what_may_have_been() {
    let _fetch = answering(&json(DONE, "application/json"));
    let signer = RefCell::new(Signer::new(credentials()));
    let call = async |region: &str| {
        let sent = client().call::<TerminateInstancesAnswer>(&signer, &Region::new(region), &terminate(), &CallOptions::default()).await;
        sent.unwrap_err()
    };
    assert_eq!(call("广州").await, NotSent::Header("X-TC-Region"));
    assert!(matches!(call("ap\nguangzhou").await, NotSent::Sign(_)));
    assert!(seen().is_empty());
}

#[wasm_bindgen_test]
async fn no_secret_is_in_what_a_failure_says() {
    let _fetch = answering("Promise.reject(new TypeError(JSON.stringify([...request.headers])))");
    let reply = call().await;
    let said = format!("{reply:?} {}", reply.result.clone().unwrap_err());
    for secret in ["very-secret-key", "very-secret-token", "Signature="] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[wasm_bindgen_test]
async fn the_configuration_is_at_the_root_whatever_view_is_reloaded() {
    js("globalThis.before = location.href; history.replaceState(null, '', '/operation/op-1')");
    let config = r#"{"endpoints":[{"id":"a","host":"a.example","proxy":"/a/"}],"defaultRegion":"ap-guangzhou"}"#;
    let _fetch = answering(&json(config, "application/json"));
    let loaded: Config = load().await.unwrap();
    js("history.replaceState(null, '', globalThis.before)");
    assert_eq!(loaded.endpoints[0].id.as_str(), "a");
    let request = seen().pop().unwrap();
    assert_eq!(request.url, text("return location.origin + '/config.json'"));
    assert_eq!((request.method.as_str(), request.cache.as_str(), request.mode.as_str()), ("GET", "no-store", "same-origin"));
}

#[wasm_bindgen_test]
async fn a_missing_configuration_says_where_it_belongs() {
    let _fetch = answering("new Response('', { status: 404 })");
    assert_eq!(load().await.unwrap_err().to_string(), "config.json is missing: put it beside index.html");
    let _fetch = answering("Promise.reject(new TypeError('Failed to fetch'))");
    assert!(load().await.unwrap_err().to_string().contains("did not answer"));
}
