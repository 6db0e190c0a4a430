//! Mounting components, finding things as a person does, and an engine whose network is a stand-in.

#![allow(dead_code, unreachable_pub, reason = "no test uses all of it")]

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::rc::Rc;

use edgezone_adapters::clock;
use edgezone_adapters::timer::Timers;
use edgezone_console::components::operation::actions::Actions;
use edgezone_console::components::operation::view::{Source, View};
use edgezone_console::state::operation::{Calling, Gateway, Operations, Runner};
use edgezone_console::state::session::SessionState;
use edgezone_console::state::ticker::ticking;
use edgezone_core::api::{
    ApiError, CallError, DescribeInstancesAnswer, DescribeInstancesRequest, ErrorCode, FailedInstance, TerminateInstancesAnswer,
    TerminateInstancesRequest,
};
use edgezone_core::ids::Place;
use edgezone_core::operation::{Attempt, AttemptEnd, Event, Ledger, Mode, Operation, OperationId, Policy, Record, RecordKind, Start, Work};
use edgezone_core::plan::{ConfirmedPlan, Target};
use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A page with components of one operation in it, taken away when this is dropped.
pub struct Page {
    root: HtmlElement,
    _mounted: edgezone_dom::Mounted,
}

impl Page {
    pub fn of<V: IntoView + 'static>(source: Source, draw: impl FnOnce(Actions) -> V + 'static) -> Self {
        Self::asking(source, Callback::new(|()| {}), draw)
    }

    /// As [`Page::of`]; `on_credentials` is called when credentials are asked for.
    pub fn asking<V: IntoView + 'static>(source: Source, on_credentials: Callback<()>, draw: impl FnOnce(Actions) -> V + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = edgezone_dom::mount_to(&root, move || {
            let session = SessionState::of_page();
            let operations = Operations::of_page(session, Timers::of_page());
            let view = View::new(source, ticking());
            draw(Actions::new(view, operations, on_credentials)).into_any()
        });
        Self { root, _mounted: mounted }
    }

    fn found(&self, selector: &str) -> Vec<Element> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).filter_map(|at| list.item(at)).map(JsCast::unchecked_into).collect()
    }

    /// The texts of all that is shown and fits a selector.
    pub fn all(&self, selector: &str) -> Vec<String> {
        self.found(selector).iter().filter(|element| shown(element)).filter_map(|element| element.text_content()).collect()
    }

    /// The text of the first that is shown and fits a selector, or none.
    pub fn text(&self, selector: &str) -> String {
        self.all(selector).into_iter().next().unwrap_or_default()
    }

    fn button(&self, name: &str) -> Option<HtmlElement> {
        let named = |element: &Element| element.text_content().is_some_and(|text| text.trim() == name);
        self.found("button").into_iter().find(|button| shown(button) && named(button)).map(JsCast::unchecked_into)
    }

    /// Whether a button of this name is shown.
    pub fn finds(&self, name: &str) -> bool {
        self.button(name).is_some()
    }

    /// Presses the button of this name.
    pub fn press(&self, name: &str) {
        self.button(name).unwrap_or_else(|| panic!("no button {name:?} among {:?}", self.all("button"))).click();
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn shown(element: &Element) -> bool {
    element.closest("[hidden]").unwrap().is_none()
}

/// Lets effects and drawing happen.
pub async fn settle() {
    Timers::of_page().sleep(Span::millis(60)).await;
}

/// Waits until something is so, at most five seconds.
pub async fn watch(so: impl Fn() -> bool) {
    for _ in 0..250 {
        if so() {
            return;
        }
        Timers::of_page().sleep(Span::millis(20)).await;
    }
    panic!("waited in vain");
}

/// An error of the service.
pub fn api_error(code: &str, message: &str, request: &str) -> ApiError {
    ApiError { code: ErrorCode::new(code), message: message.into(), request_id: Some(request.into()) }
}

fn target(number: usize) -> Target {
    Target {
        id: format!("i-{number}").into(),
        region: "ap-guangzhou".into(),
        endpoint: None,
        zone: Some("ap-guangzhou-ez-1".into()),
        name: format!("web-{number}"),
        instance_type: "EZ.M1".into(),
        status: edgezone_core::api::InstanceStatus::Running,
        public_ips: vec![format!("203.0.113.{number}")],
        private_ip: String::new(),
        created: None,
        listed: true,
    }
}

/// An answer that names these.
pub fn answered(terminated: &[&str], failed: Vec<(&str, ApiError)>) -> AttemptEnd {
    AttemptEnd::Answered {
        request_id: Some("req-1".into()),
        terminated: terminated.iter().map(|id| (*id).into()).collect(),
        failed: failed.into_iter().map(|(id, error)| (id.into(), error)).collect(),
        strangers: Vec::new(),
    }
}

/// What is known of `count` instances after one request that ended so. Refusals are confirmed by a look that found them
/// alive.
pub fn ledger(count: usize, end: AttemptEnd) -> Rc<Ledger> {
    let targets: Vec<Target> = (0..count).map(target).collect();
    let ids: Vec<_> = targets.iter().map(|target| target.id.clone()).collect();
    let AttemptEnd::Answered { failed, .. } = &end else { panic!("an answer is wanted") };
    let refused: Vec<_> = failed.iter().map(|(id, _)| id.clone()).collect();
    let seen =
        refused.iter().map(|id| edgezone_core::operation::Sighting { id: id.clone(), status: edgezone_core::api::InstanceStatus::Running });
    let looked = RecordKind::LookedUp { ids: refused.clone(), seen: seen.collect(), complete: true, request_id: None };
    let started =
        RecordKind::Started { operation: OperationId("op-1".into()), mode: Mode::Live, endpoint: "international".into(), targets };
    let sent = RecordKind::Sent { attempt: Attempt(1), endpoint: None, region: "ap-guangzhou".into(), ids };
    let kinds = [started, sent, RecordKind::Ended { attempt: Attempt(1), end }, looked, RecordKind::Settled];
    let records = (0_u32..).zip(kinds).map(|(sequence, kind)| Record { sequence, at: Millis::from_seconds(1_771_165_800), kind });
    Rc::new(Ledger::replay(records, Policy::default().tries).unwrap())
}

/// What the stand-in answers to the next terminate requests; then it accepts everything.
enum Answer {
    Error(CallError),
    RefuseEach(ApiError, usize),
    Never,
}

/// A network that answers at once.
#[derive(Clone)]
pub struct Answering(Rc<Inner>);

struct Inner {
    next: RefCell<Vec<Answer>>,
    sent: Cell<usize>,
    runner: RefCell<Option<Runner>>,
}

impl Answering {
    pub fn new() -> Self {
        Self(Rc::new(Inner { next: RefCell::default(), sent: Cell::new(0), runner: RefCell::default() }))
    }

    /// One that never answers.
    pub fn silent() -> Self {
        let gateway = Self::new();
        gateway.0.next.borrow_mut().extend((0..1000).map(|_| Answer::Never));
        gateway
    }

    /// The next terminate request ends so.
    pub fn fail(&self, error: CallError) {
        self.0.next.borrow_mut().push(Answer::Error(error));
    }

    /// The next terminate request is refused, each of its ids with this error.
    pub fn refuse_all(&self, error: ApiError, count: usize) {
        self.0.next.borrow_mut().push(Answer::RefuseEach(error, count));
    }

    /// How many terminate requests left.
    pub fn sent(&self) -> usize {
        self.0.sent.get()
    }

    /// Starts the termination of so many instances.
    pub fn run(&self, count: usize) -> Runner {
        let plan = ConfirmedPlan::from_journal((0..count).map(target).collect()).unwrap();
        let start = Start { id: OperationId("op-1".into()), endpoint: "international".into(), journaled: false, credentials_expire: None };
        let engine = Operation::start(Work::Terminate(plan), start, Policy::default(), clock::now(), 7);
        let runner = Runner::new(engine, Rc::new(self.clone()), Timers::of_page(), None, |_| {});
        self.0.runner.replace(Some(runner.clone()));
        runner
    }

    /// Tells the engine something.
    pub fn feed(&self, event: Event) {
        let runner = self.0.runner.borrow().clone();
        runner.unwrap().feed(event);
    }
}

impl Gateway for Answering {
    fn terminate(&self, _: Place, body: TerminateInstancesRequest) -> Calling<TerminateInstancesAnswer> {
        self.0.sent.set(self.0.sent.get() + 1);
        let mut next = self.0.next.borrow_mut();
        let answer = if next.is_empty() { None } else { Some(next.remove(0)) };
        Box::pin(async move {
            let mut answered = TerminateInstancesAnswer { request_id: Some("req-1".into()), ..TerminateInstancesAnswer::default() };
            match answer {
                Some(Answer::Never) => pending().await,
                Some(Answer::Error(error)) => return Some(Err(error)),
                Some(Answer::RefuseEach(error, count)) => {
                    assert_eq!(body.ids().len(), count);
                    let refused =
                        |id| FailedInstance { instance_id: id, error_code: error.code.clone(), error_message: error.message.clone() };
                    answered.failed_instance_set = body.ids().iter().cloned().map(refused).collect();
                }
                None => answered.instance_id_set = body.ids().to_vec(),
            }
            Some(Ok(answered))
        })
    }

    fn look_up(&self, _: Place, _: DescribeInstancesRequest) -> Calling<DescribeInstancesAnswer> {
        Box::pin(pending())
    }
}
