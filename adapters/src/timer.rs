//! Timers as futures that are cancelled by dropping them, and that keep their pace while the page is hidden.
//!
//! A browser slows the timers of a hidden page to one a second, after some minutes to one a minute. An operation must go
//! on in a tab that nobody looks at, so a dedicated worker (`assets/timer.js`, served by our own origin, which
//! `script-src 'self'` allows) runs every timer as well; whichever of the two ends first wins. Without the worker the
//! timers are the page's own: right, but slow while hidden.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgezone_core::time::{Millis, Span};
use futures_channel::oneshot;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use crate::clock;

/// The longest delay a browser's timer takes; a longer one would end at once.
const LONGEST: i64 = i32::MAX as i64;

/// The source of timers. Cloning it is cheap, and the clones share the worker.
#[derive(Clone, Default)]
pub struct Timers {
    worker: Option<Rc<TimerWorker>>,
}

impl Timers {
    /// The page's own timers, slowed while the page is hidden.
    #[must_use]
    pub fn of_page() -> Self {
        Self::default()
    }

    /// Timers that keep their pace in a hidden page, by a worker at this URL (`assets/timer.js`, beside the page).
    ///
    /// A worker that cannot be started costs nothing but the pace: the page's own timers run beside it.
    #[must_use]
    pub fn with_worker(url: &str) -> Self {
        Self { worker: Worker::new(url).ok().map(|worker| Rc::new(TimerWorker::new(worker))) }
    }

    /// Waits this long; not at all if it is zero or negative. At most 24 days.
    pub async fn sleep(&self, span: Span) {
        if span.0 <= 0 {
            return;
        }
        let delay = span.0.min(LONGEST) as i32;
        let (sender, ended) = oneshot::channel();
        let sender = Sender(Rc::new(Cell::new(Some(sender))));
        let _page = Timeout::new(delay.unsigned_abs(), {
            let sender = sender.clone();
            move || sender.fire()
        });
        let _worker = self.worker.as_ref().map(|worker| worker.start(delay, sender));
        let _ = ended.await;
    }

    /// Waits until this time of day has come. A browser may end a timer a moment early: then it waits on.
    pub async fn sleep_until(&self, time: Millis) {
        loop {
            let left = time - clock::now();
            if left.0 <= 0 {
                return;
            }
            self.sleep(left).await;
        }
    }
}

/// Tells the waiting future, once, that its time has come.
#[derive(Clone)]
struct Sender(Rc<Cell<Option<oneshot::Sender<()>>>>);

impl Sender {
    fn fire(&self) {
        if let Some(sender) = self.0.take() {
            let _ = sender.send(());
        }
    }
}

/// The timers under way: a few at a time.
#[derive(Clone, Default)]
struct Waiting(Rc<RefCell<Vec<(u32, Sender)>>>);

impl Waiting {
    fn take(&self, id: u32) -> Option<Sender> {
        let mut waiting = self.0.borrow_mut();
        let at = waiting.iter().position(|(waiting, _)| *waiting == id)?;
        Some(waiting.swap_remove(at).1)
    }
}

struct TimerWorker {
    worker: Worker,
    next: Cell<u32>,
    waiting: Waiting,
    _listener: EventListener,
}

impl TimerWorker {
    fn new(worker: Worker) -> Self {
        let waiting = Waiting::default();
        let listener = EventListener::new(&worker, "message", {
            let waiting = waiting.clone();
            move |event| {
                let id = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_f64());
                if let Some(sender) = id.and_then(|id| waiting.take(id as u32)) {
                    sender.fire();
                }
            }
        });
        Self { worker, next: Cell::new(0), waiting, _listener: listener }
    }

    fn start(self: &Rc<Self>, delay: i32, sender: Sender) -> Running {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        self.waiting.0.borrow_mut().push((id, sender));
        self.post(id, delay);
        Running { worker: Rc::clone(self), id }
    }

    fn post(&self, id: u32, delay: i32) {
        let _ = self.worker.post_message(&Array::of2(&JsValue::from(id), &JsValue::from(delay)));
    }
}

impl Drop for TimerWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// A timer the worker runs; dropping it ends it.
struct Running {
    worker: Rc<TimerWorker>,
    id: u32,
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.worker.waiting.take(self.id).is_some() {
            self.worker.post(self.id, -1);
        }
    }
}
