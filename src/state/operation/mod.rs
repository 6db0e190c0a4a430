//! Operations in this page and in this browser: at most one of all tabs sends at a time.

mod claim;
mod gateway;
mod history;
mod remote;
mod runner;
mod start;
mod summary;
mod trouble;
mod writer;

use std::cell::RefCell;
use std::rc::Rc;

use edgezone_adapters::locks::LockGuard;
use edgezone_adapters::timer::Timers;
use edgezone_adapters::{StorageTrouble, clock};
use edgezone_core::ids::EndpointId;
use edgezone_core::operation::{Event, OperationId, Phase};
use edgezone_dom::prelude::*;

use crate::state::session::SessionState;

pub use self::gateway::{Calling, Gateway};
use self::remote::Others;
pub use self::remote::Progress;
pub use self::runner::Runner;
pub use self::summary::{Summary, ids_where};
pub use self::trouble::StartTrouble;

/// The operations of this page and the history of this browser.
#[derive(Clone, Copy)]
pub struct Operations {
    runners: RwSignal<Vec<Runner>>,
    history: RwSignal<Vec<Summary>>,
    history_read: RwSignal<bool>,
    history_trouble: RwSignal<Option<StorageTrouble>>,
    others: Others,
    session: SessionState,
    timers: StoredValue<Timers>,
    lock: StoredValue<Rc<RefCell<Option<LockGuard>>>>,
}

impl Operations {
    /// Nothing runs; the history is read, and other tabs are listened to.
    #[must_use]
    pub fn of_page(session: SessionState, timers: Timers) -> Self {
        let operations = Self {
            runners: RwSignal::new(Vec::new()),
            history: RwSignal::new(Vec::new()),
            history_read: RwSignal::new(false),
            history_trouble: RwSignal::new(None),
            others: Others::of_page(),
            session,
            timers: StoredValue::new(timers),
            lock: StoredValue::new(Rc::default()),
        };
        operations.read_history();
        operations.watch_other_tabs();
        operations.watch_credentials();
        operations.watch_read_only();
        operations
    }

    /// The runner of an operation, if it runs in this page. Tracked.
    #[must_use]
    pub fn runner(&self, id: &OperationId) -> Option<Runner> {
        self.runners.with(|runners| runners.iter().find(|runner| runner.id() == *id).cloned())
    }

    /// The operation that was started or taken up last in this page. Tracked.
    #[must_use]
    pub fn latest(&self) -> Option<Runner> {
        self.runners.with(|runners| runners.last().cloned())
    }

    /// The operations of this browser, latest first. Tracked.
    #[must_use]
    pub fn history(&self) -> Vec<Summary> {
        self.history.get()
    }

    /// Whether the history was read, well or not. Tracked.
    #[must_use]
    pub fn history_is_read(&self) -> bool {
        self.history_read.get()
    }

    /// Why the history cannot be read, if so. Tracked.
    #[must_use]
    pub fn history_trouble(&self) -> Option<StorageTrouble> {
        self.history_trouble.get()
    }

    /// What another tab is running, as it tells. Tracked.
    #[must_use]
    pub fn elsewhere(&self) -> Option<Progress> {
        self.others.heard.get()
    }

    /// Whether another tab runs this operation. Tracked.
    #[must_use]
    pub fn runs_elsewhere(&self, id: &OperationId) -> bool {
        self.others.hears(id)
    }

    /// Every runner hears of credentials that are entered or wiped. Those of another endpoint take the place of what was there.
    fn watch_credentials(&self) {
        let operations = *self;
        let mut before = None::<Option<EndpointId>>;
        Effect::new(move || {
            let session = operations.session.current();
            let endpoint = session.as_ref().map(|session| session.endpoint().clone());
            if let Some(before) = before.replace(endpoint.clone()) {
                let wiped = before.filter(|before| endpoint.as_ref() != Some(before)).map(Event::CredentialsWiped);
                let entered =
                    session.map(|session| Event::Credentials { endpoint: session.endpoint().clone(), expire: session.expires_at });
                for runner in operations.runners.get_untracked() {
                    wiped.iter().chain(&entered).for_each(|event| runner.feed(event.clone()));
                }
            }
        });
    }

    /// What is running pauses when the console becomes read-only.
    fn watch_read_only(&self) {
        let operations = *self;
        let safety = self.session.safety();
        Effect::new(move || {
            if safety.limits().read_only {
                for runner in operations.runners.get_untracked() {
                    if !runner.may_send() {
                        runner.feed(Event::Pause);
                    }
                }
            }
        });
    }

    fn changed(&self, runner: &Runner) {
        let (summary, paused) = runner.peek(|operation| {
            let paused = matches!(operation.status(clock::now()).phase, Phase::Paused(_));
            (Summary::of(operation.ledger()), paused)
        });
        let over = summary.closed;
        self.others.tell(&Progress { summary: summary.clone(), paused, at: clock::now() }, over);
        self.history.update(|history| match history.iter_mut().find(|known| known.id == summary.id) {
            Some(known) => *known = summary,
            None => history.insert(0, summary),
        });
        if over {
            self.release_if_idle();
        }
    }
}
