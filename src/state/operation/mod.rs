//! Operations in this page and in this browser: at most one of all tabs sends at a time.

mod gateway;
mod history;
mod remote;
mod runner;
mod summary;
mod writer;

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use edgezone_adapters::journal::{self, Journal};
use edgezone_adapters::locks::{self, LockGuard, LockTrouble};
use edgezone_adapters::timer::Timers;
use edgezone_adapters::{StorageTrouble, clock};
use edgezone_core::ids::EndpointId;
use edgezone_core::operation::{Event, Operation, OperationId, Phase, Policy, Record, ReplayError, Start, Work};
use edgezone_core::plan::Target;
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use crate::state::session::SessionState;

use self::gateway::SessionGateway;
pub use self::gateway::{Calling, Gateway};
use self::remote::Others;
pub use self::remote::Progress;
pub use self::runner::Runner;
pub use self::summary::{Summary, ids_where};

const LOCK: &str = "edgezone-console.runner";

/// Why an operation did not start, or was not taken up. Nothing was sent.
#[derive(Clone, PartialEq, Debug)]
pub enum StartTrouble {
    /// The console is read-only.
    ReadOnly,
    /// More instances than one operation may take.
    OverMaximum(usize),
    /// So many of the instances are protected.
    Protected(usize),
    /// No credentials are in memory.
    NotConnected,
    /// Another tab of this browser is running one.
    AnotherTab,
    /// This tab is still running one.
    StillRunning(OperationId),
    /// The journal cannot be written, so a closed tab would lose track. The operator may go on without.
    Storage(StorageTrouble),
    /// The journal of the operation cannot be read back.
    Unreadable,
    /// The journal of the operation is not whole.
    Replay(ReplayError),
}

impl fmt::Display for StartTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly => f.write_str("the console is read-only"),
            Self::Protected(count) => write!(f, "{count} of the instances are protected"),
            Self::OverMaximum(maximum) => write!(f, "one operation may take {maximum} instances"),
            Self::NotConnected => f.write_str("no credentials are in memory"),
            Self::AnotherTab => f.write_str("another tab is running an operation"),
            Self::StillRunning(id) => write!(f, "operation {} is still running", id.0),
            Self::Storage(trouble) => trouble.fmt(f),
            Self::Unreadable => f.write_str("the journal cannot be read"),
            Self::Replay(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StartTrouble {}

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

    /// Starts an operation. On trouble the work comes back, so that nothing that was chosen and typed is lost.
    ///
    /// # Errors
    /// [`StartTrouble`], with the work. Nothing was sent.
    pub async fn start(&self, work: Work, without_journal: bool) -> Result<OperationId, Box<(Work, StartTrouble)>> {
        if let Some(trouble) = self.forbidden(&work) {
            return Err(Box::new((work, trouble)));
        }
        let Some(session) = self.session.current_untracked() else { return Err(Box::new((work, StartTrouble::NotConnected))) };
        if let Err(trouble) = self.claim().await {
            return Err(Box::new((work, trouble)));
        }
        let journal = if without_journal {
            None
        } else {
            match open_journal().await {
                Ok(journal) => Some(journal),
                Err(trouble) => {
                    self.release_if_idle();
                    return Err(Box::new((work, StartTrouble::Storage(trouble))));
                }
            }
        };
        let now = clock::now();
        let id = new_id(now);
        let start = Start {
            id: id.clone(),
            endpoint: session.endpoint().clone(),
            journaled: journal.is_some(),
            credentials_expire: session.expires_at,
        };
        let engine = Operation::start(work, start, self.policy(), now, clock::random_u64());
        self.run(engine, journal);
        Ok(id)
    }

    /// The limits once more: they may have changed since the plan was made, by another tab of this browser.
    fn forbidden(&self, work: &Work) -> Option<StartTrouble> {
        let Work::Terminate(plan) = work else { return None };
        let limits = self.session.safety().limits_untracked();
        if limits.read_only {
            return Some(StartTrouble::ReadOnly);
        }
        let over = limits.maximum.filter(|maximum| plan.targets().len() > *maximum).map(StartTrouble::OverMaximum);
        over.or_else(|| self.protected(&mut plan.targets().iter()))
    }

    /// Rules that protect some of these now: what was confirmed before they were made is not sent after.
    fn protected(&self, targets: &mut dyn Iterator<Item = &Target>) -> Option<StartTrouble> {
        let guards = self.session.safety().guards();
        let count = guards.with_untracked(|guards| targets.filter(|target| guards.protection.of_target(target).is_some()).count());
        (count > 0).then_some(StartTrouble::Protected(count))
    }

    /// Takes an operation of the history up again. With credentials in memory it begins to look at what was under way;
    /// nothing is sent before the operator resumes it.
    ///
    /// # Errors
    /// [`StartTrouble`]; nothing was sent.
    pub async fn take_up(&self, id: &OperationId) -> Result<(), StartTrouble> {
        if self.runners.with_untracked(|runners| runners.iter().any(|runner| runner.id() == *id)) {
            return Ok(());
        }
        self.claim().await?;
        let (engine, journal) = match self.replay(id).await {
            Ok(taken) => taken,
            Err(trouble) => {
                self.release_if_idle();
                return Err(trouble);
            }
        };
        let runner = self.run(engine, Some(journal));
        if let Some(session) = self.session.current_untracked() {
            runner.feed(Event::Credentials { endpoint: session.endpoint().clone(), expire: session.expires_at });
        }
        Ok(())
    }

    /// Over HTTP/1.1 a browser opens six connections to a host, and what is beyond waits where no cancel reaches it; over
    /// HTTP/2, which browsers speak only with https, requests share one connection.
    fn policy(&self) -> Policy {
        let session = self.session.current_untracked();
        let https = session.is_some_and(|session| session.service.client().endpoint().proxy.as_str().starts_with("https:"));
        Policy { in_flight: if https { 24 } else { Policy::default().in_flight }, ..Policy::default() }
    }

    async fn replay(&self, id: &OperationId) -> Result<(Operation, Journal), StartTrouble> {
        let journal = open_journal().await.map_err(StartTrouble::Storage)?;
        let texts = journal.read(&id.0).await.map_err(StartTrouble::Storage)?;
        let records: Result<Vec<Record>, _> = texts.iter().map(|text| serde_json::from_str(text)).collect();
        let records = records.map_err(|_| StartTrouble::Unreadable)?;
        let engine = Operation::resume(records, self.policy(), clock::now(), clock::random_u64()).map_err(StartTrouble::Replay)?;
        Ok((engine, journal))
    }

    fn run(&self, engine: Operation, journal: Option<Journal>) -> Runner {
        let operations = *self;
        let timers = self.timers.get_value();
        let gateway = SessionGateway::new(self.session);
        let runner = Runner::new(engine, Rc::new(gateway), timers, journal, move |runner| operations.changed(runner));
        runner.summarise();
        self.runners.update(|runners| runners.push(runner.clone()));
        runner
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

    /// Passes the operator's wish to have ids sent again on, unless another operation is sending.
    ///
    /// # Errors
    /// [`StartTrouble::StillRunning`] names the other one, [`StartTrouble::AnotherTab`] says that it is elsewhere.
    pub async fn retry(&self, runner: &Runner, ids: Vec<edgezone_core::ids::InstanceId>) -> Result<(), StartTrouble> {
        let id = runner.id();
        if !runner.may_send() {
            return Err(StartTrouble::ReadOnly);
        }
        let protected = runner.peek(|operation| {
            let entries = ids.iter().filter_map(|id| operation.ledger().entry(id));
            self.protected(&mut entries.map(|entry| &entry.target))
        });
        if let Some(trouble) = protected {
            return Err(trouble);
        }
        self.claim_for(Some(&id)).await?;
        runner.feed(Event::Retry(ids));
        Ok(())
    }

    async fn claim(&self) -> Result<(), StartTrouble> {
        self.claim_for(None).await
    }

    /// Makes this tab the one that runs operations, and sees that no other operation of its own is sending.
    async fn claim_for(&self, allowed: Option<&OperationId>) -> Result<(), StartTrouble> {
        let busy = self.runners.with_untracked(|runners| {
            let other = runners.iter().find(|runner| runner.is_open() && Some(&runner.id()) != allowed);
            other.map(Runner::id)
        });
        if let Some(id) = busy {
            return Err(StartTrouble::StillRunning(id));
        }
        let lock = self.lock.get_value();
        if lock.borrow().is_some() {
            return Ok(());
        }
        match locks::try_acquire(LOCK).await {
            Ok(Some(guard)) => {
                lock.replace(Some(guard));
                self.others.forget();
                Ok(())
            }
            Ok(None) => Err(StartTrouble::AnotherTab),
            // A browser without locks has no way to exclude other tabs; refusing to work at all would help nobody.
            Err(LockTrouble::Unsupported | LockTrouble::Refused { .. }) => Ok(()),
        }
    }

    fn release_if_idle(&self) {
        let idle = self.runners.with_untracked(|runners| runners.iter().all(Runner::is_closed));
        if idle {
            self.lock.get_value().borrow_mut().take();
        }
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

    /// Waits for the lock while another tab holds it. Getting it means that the other tab is done or dead: then the
    /// history tells what it left unfinished.
    fn watch_other_tabs(&self) {
        let operations = *self;
        let waiting = StoredValue::new(false);
        Effect::new(move || {
            if operations.others.heard.get().is_none() || waiting.get_value() {
                return;
            }
            waiting.set_value(true);
            spawn_local(async move {
                let released = locks::acquire(LOCK).await;
                drop(released);
                waiting.set_value(false);
                operations.others.forget();
                operations.read_history();
            });
        });
    }
}

/// A journal that was seen to take a record and to give it back.
async fn open_journal() -> Result<Journal, StorageTrouble> {
    let journal = Journal::open().await?;
    journal.probe().await?;
    journal::ask_to_persist().await;
    Ok(journal)
}

fn new_id(now: Millis) -> OperationId {
    let random = clock::random_u64() & 0xFFFF_FFFF;
    let time: String = now.to_rfc3339_utc().chars().filter(|c| c.is_ascii_digit()).collect();
    OperationId(format!("{time}-{random:08x}"))
}
