//! How an operation begins, is taken up again, and sends again: what is in its way is said, and nothing is lost by it.

use std::rc::Rc;

use edgezone_adapters::journal::{self, Journal};
use edgezone_adapters::{StorageTrouble, clock};
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Event, Operation, OperationId, Policy, Record, Start, Work};
use edgezone_core::plan::Target;
use edgezone_core::time::Millis;

use super::gateway::SessionGateway;
use super::{Operations, Runner, StartTrouble};

impl Operations {
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

    /// Passes the operator's wish to have ids sent again on, unless another operation is sending.
    ///
    /// # Errors
    /// [`StartTrouble::StillRunning`] names the other one, [`StartTrouble::AnotherTab`] says that it is elsewhere.
    pub async fn retry(&self, runner: &Runner, ids: Vec<InstanceId>) -> Result<(), StartTrouble> {
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
