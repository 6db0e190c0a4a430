//! Drives one operation: carries its effects out in order and tells it what happened. Decides nothing.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgezone_adapters::journal::Journal;
use edgezone_adapters::page::{self, LeaveGuard};
use edgezone_adapters::timer::Timers;
use edgezone_adapters::{StorageTrouble, clock};
use edgezone_core::api::CallError;
use edgezone_core::operation::{Effect, Event, Mode, Operation, OperationId, Record, Status};
use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use super::gateway::{Calling, Gateway};
use super::summary::Summary;
use super::writer::{Writer, Written};

/// How often the page is told, at most. The engine does some forty things a second; nobody reads that fast.
const REFRESH: Span = Span::millis(100);

/// One operation that runs in this page. Cloning it is cheap, and the clones are one runner.
#[derive(Clone)]
pub struct Runner(Rc<Inner>);

struct Inner {
    engine: RefCell<Operation>,
    gateway: Rc<dyn Gateway>,
    timers: Timers,
    writer: Option<Writer>,
    trouble: RwSignal<Option<StorageTrouble>>,
    revision: RwSignal<u32>,
    told: Cell<Millis>,
    telling: Cell<bool>,
    /// When the present sleep ends; an earlier sleep ends without effect.
    wake: Cell<Option<Millis>>,
    leave: RefCell<Option<LeaveGuard>>,
    on_change: Box<dyn Fn(&Runner)>,
}

impl Runner {
    /// Begins to drive an engine. `on_change` is called about ten times a second at most, when something has changed.
    pub fn new(
        engine: Operation,
        gateway: Rc<dyn Gateway>,
        timers: Timers,
        journal: Option<Journal>,
        on_change: impl Fn(&Self) + 'static,
    ) -> Self {
        let writer = journal.map(|journal| Writer::new(journal, engine.ledger().id().clone()));
        let runner = Self(Rc::new(Inner {
            engine: RefCell::new(engine),
            gateway,
            timers,
            writer,
            trouble: RwSignal::new(None),
            revision: RwSignal::new(0),
            told: Cell::new(Millis(0)),
            telling: Cell::new(false),
            wake: Cell::new(None),
            leave: RefCell::new(None),
            on_change: Box::new(on_change),
        }));
        runner.feed(Event::Tick);
        runner
    }

    /// The operation.
    #[must_use]
    pub fn id(&self) -> OperationId {
        self.0.engine.borrow().ledger().id().clone()
    }

    /// Reads the engine. Tracked: what reads this is renewed when something has changed.
    pub fn with<T>(&self, read: impl FnOnce(&Operation) -> T) -> T {
        self.0.revision.track();
        read(&self.0.engine.borrow())
    }

    /// Reads the engine without being renewed.
    pub fn peek<T>(&self, read: impl FnOnce(&Operation) -> T) -> T {
        read(&self.0.engine.borrow())
    }

    /// A snapshot for people. Tracked.
    #[must_use]
    pub fn status(&self) -> Status {
        self.with(|operation| operation.status(clock::now()))
    }

    /// Why the journal cannot be written, if so. Tracked.
    #[must_use]
    pub fn storage_trouble(&self) -> Option<StorageTrouble> {
        self.0.trouble.get()
    }

    /// Whether any instance's outcome is still to come. Not tracked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.engine.borrow().ledger().tally().open() > 0
    }

    /// Whether it may send what it has left to send: a rehearsal sends nothing to begin with. Not tracked.
    #[must_use]
    pub fn may_send(&self) -> bool {
        self.0.gateway.may_terminate() || self.0.engine.borrow().ledger().mode() == Mode::Rehearsal
    }

    /// Whether nothing is followed any more. Not tracked.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.engine.borrow().ledger().closed()
    }

    /// Tells the engine what happened and does what it asks for. A console that is read-only lets nothing be sent (again).
    pub fn feed(&self, event: Event) {
        if matches!(event, Event::Resume | Event::Retry(_)) && !self.may_send() {
            return;
        }
        let now = clock::now();
        let effects: Vec<Effect> = {
            let mut engine = self.0.engine.borrow_mut();
            engine.handle(event, now);
            std::iter::from_fn(|| engine.poll()).collect()
        };
        for effect in effects {
            self.carry_out(effect);
        }
        self.guard_leaving();
        self.sleep(now);
        self.tell();
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Persist(record) => self.persist(record),
            Effect::Terminate { request, place, body } => {
                self.call(self.0.gateway.terminate(place, body), move |answer| match answer {
                    Some(result) => Event::Terminated { request, result },
                    None => Event::NotSent { request },
                });
            }
            Effect::LookUp { request, place, body } => {
                self.call(self.0.gateway.look_up(place, body), move |answer| match answer {
                    Some(result) => Event::LookedUp { request, result },
                    None => Event::NotSent { request },
                });
            }
            Effect::Settled | Effect::Closed => self.summarise(),
        }
    }

    fn call<T: 'static>(&self, calling: Calling<T>, event: impl FnOnce(Option<Result<T, CallError>>) -> Event + 'static) {
        let runner = self.clone();
        spawn_local(async move {
            let answer = calling.await;
            runner.feed(event(answer));
        });
    }

    fn persist(&self, record: Record) {
        let Some(writer) = &self.0.writer else { return };
        let runner = self.clone();
        writer.append(record, move |written| match written {
            Written::Through(through) => runner.feed(Event::Persisted { through }),
            Written::Failed(trouble) => {
                runner.0.trouble.set(Some(trouble));
                runner.feed(Event::StorageFailed);
            }
        });
    }

    /// Renews the operation's line in the history.
    pub(super) fn summarise(&self) {
        if let Some(writer) = &self.0.writer {
            writer.summarise(Summary::of(self.0.engine.borrow().ledger()));
        }
    }

    fn guard_leaving(&self) {
        let mut leave = self.0.leave.borrow_mut();
        match (self.is_open(), leave.is_some()) {
            (true, false) => *leave = Some(page::ask_before_leaving()),
            (false, true) => *leave = None,
            _ => {}
        }
    }

    /// Sleeps until the engine wants to be called, in place of any earlier sleep.
    fn sleep(&self, now: Millis) {
        let wake = self.0.engine.borrow().next_wake(now);
        if self.0.wake.replace(wake) == wake {
            return;
        }
        let Some(wake) = wake else { return };
        let runner = self.clone();
        spawn_local(async move {
            runner.0.timers.sleep_until(wake).await;
            if runner.0.wake.get() == Some(wake) {
                runner.0.wake.set(None);
                runner.feed(Event::Tick);
            }
        });
    }

    /// Tells the page, at once if it was not told lately, else a little later.
    fn tell(&self) {
        let now = clock::now();
        let due = self.0.told.get() + REFRESH;
        if due <= now {
            self.tell_now(now);
        } else if !self.0.telling.replace(true) {
            let runner = self.clone();
            spawn_local(async move {
                runner.0.timers.sleep_until(due).await;
                runner.0.telling.set(false);
                runner.tell_now(clock::now());
            });
        }
    }

    fn tell_now(&self, now: Millis) {
        self.0.told.set(now);
        self.0.revision.update(|revision| *revision = revision.wrapping_add(1));
        (self.0.on_change)(self);
    }
}
