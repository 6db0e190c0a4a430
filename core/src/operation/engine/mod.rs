//! Decides what to do next. Everything it knows about instances is in the ledger; what is here is only schedule.

mod control;
mod looking;
mod report;
mod sending;
mod site;

use std::collections::{HashMap, VecDeque};

use self::looking::{LookUpFlight, LookUpTask};
use self::sending::{Batch, Flight, Prepared};
use self::site::Sites;
use super::event::{Effect, Event, RequestNumber};
use super::ledger::{Ledger, ReplayError};
use super::policy::Policy;
use super::record::{AttemptEnd, Mode, OperationId, PauseReason, Record, RecordKind};
use super::status::Link;
use crate::api::NoAnswer;
use crate::ids::{EndpointId, InstanceId};
use crate::pacing::{Pace, Pacer};
use crate::plan::{ConfirmedPlan, RehearsalPlan};
use crate::time::{Millis, Span};

/// Whether records are stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Journal {
    Kept,
    Broken,
    Waived,
}

/// One operation: the termination of a confirmed set of instances, or its rehearsal.
///
/// The driver's duties: pass every event with the present time; carry out effects in order; call with [`Event::Tick`] at
/// [`Operation::next_wake`]; never send a request that no effect asked for.
#[derive(Debug)]
pub struct Operation {
    ledger: Ledger,
    policy: Policy,
    journal: Journal,
    outbox: VecDeque<Effect>,
    stored_through: Option<u32>,
    next_request: u32,
    random: u64,

    queue: VecDeque<Batch>,
    prepared: Option<Prepared>,
    flights: HashMap<RequestNumber, Flight>,
    terminate_pacer: Pacer,
    departures: VecDeque<Millis>,
    requests_sent: u32,

    tasks: Vec<LookUpTask>,
    look_up_flights: HashMap<RequestNumber, LookUpFlight>,
    look_up_pacer: Pacer,
    last_follow: Option<Millis>,
    round_trip: Option<Span>,

    sites: Sites,
    /// The operator's own pause, or the reload: lasts through every other reason until the operator resumes.
    awaiting_go: Option<PauseReason>,
}

impl Operation {
    /// Starts an operation on what the operator confirmed. `seed` is any random number; it spreads back-offs.
    ///
    /// `journaled` is false only if the operator agreed to go on without a journal.
    #[must_use]
    pub fn start(work: Work, start: Start, policy: Policy, now: Millis, seed: u64) -> Self {
        let Start { id, endpoint, journaled, credentials_expire } = start;
        let (mode, targets) = match work {
            Work::Terminate(plan) => (Mode::Live, plan.into_targets()),
            Work::Rehearse(plan) => (Mode::Rehearsal, plan.into_targets()),
        };
        let ledger = Ledger::start(now, id.clone(), mode, endpoint.clone(), targets.clone(), policy.tries);
        let journal = if journaled { Journal::Kept } else { Journal::Waived };
        let mut operation = Self::around(ledger, policy, journal, seed);
        let site = operation.sites.of_mut(&endpoint);
        site.account_known = true;
        site.credentials_expire = credentials_expire;
        let started = RecordKind::Started { operation: id, mode, endpoint, targets };
        operation.emit(Record { sequence: 0, at: now, kind: started });
        operation.tell_what_is_missing(now);
        operation.enqueue_waiting();
        operation.advance(now);
        operation
    }

    /// Takes an operation up again from its journal, or from any prefix of it.
    ///
    /// What was under way counts as interrupted and will be looked up. Nothing is sent to an endpoint before credentials for it
    /// were entered, they were seen to belong to the account, and the operator resumed.
    ///
    /// # Errors
    /// [`ReplayError`] if the journal does not hold an operation.
    pub fn resume(records: Vec<Record>, policy: Policy, now: Millis, seed: u64) -> Result<Self, ReplayError> {
        let stored = records.last().map(|record| record.sequence);
        let ledger = Ledger::replay(records, policy.tries)?;
        let mut operation = Self::around(ledger, policy, Journal::Kept, seed);
        operation.stored_through = stored;
        // Another tab may have sent until just now.
        operation.terminate_pacer.hold_until(now + Span::seconds(1));
        operation.look_up_pacer.hold_until(now + Span::seconds(1));
        for attempt in operation.ledger.unended() {
            operation.record(RecordKind::Ended { attempt, end: AttemptEnd::Lost(NoAnswer::Interrupted) }, now);
        }
        if !operation.ledger.closed() {
            operation.awaiting_go = Some(PauseReason::Reloaded);
            operation.record(RecordKind::Paused(PauseReason::Reloaded), now);
        }
        operation.enqueue_waiting();
        operation.schedule_all_looks(now);
        Ok(operation)
    }

    fn around(ledger: Ledger, policy: Policy, journal: Journal, seed: u64) -> Self {
        let sites = Sites::new(ledger.endpoint(), ledger.endpoints());
        Self {
            ledger,
            policy,
            journal,
            outbox: VecDeque::new(),
            stored_through: None,
            next_request: 1,
            random: seed | 1,
            queue: VecDeque::new(),
            prepared: None,
            flights: HashMap::new(),
            terminate_pacer: Pacer::new(Pace::FULL),
            departures: VecDeque::new(),
            requests_sent: 0,
            tasks: Vec::new(),
            look_up_flights: HashMap::new(),
            look_up_pacer: Pacer::new(Pace::FULL),
            last_follow: None,
            round_trip: None,
            sites,
            awaiting_go: None,
        }
    }

    /// What is known of every instance.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The numbers it goes by.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The next thing to do, until there is none.
    pub fn poll(&mut self) -> Option<Effect> {
        self.outbox.pop_front()
    }

    /// Something happened at `now`.
    pub fn handle(&mut self, event: Event, now: Millis) {
        match event {
            Event::Tick => {}
            Event::Persisted { through } => self.stored_through = self.stored_through.max(Some(through)),
            Event::StorageFailed => self.storage_failed(now),
            Event::GoOnWithoutJournal => self.go_on_without_journal(now),
            Event::Terminated { request, result } => self.terminate_ended(request, result, now),
            Event::LookedUp { request, result } => self.look_up_ended(request, result, now),
            Event::NotSent { request } => self.not_sent(request, now),
            // What is entered for an endpoint that none of it is at is of no concern to it.
            Event::Credentials { endpoint, .. } | Event::CredentialsWiped(endpoint) | Event::SameAccount(endpoint)
                if !self.sites.has(&endpoint) => {}
            Event::Credentials { endpoint, expire } => self.new_credentials(&endpoint, expire, now),
            Event::CredentialsWiped(endpoint) => self.credentials_wiped(&endpoint, now),
            Event::SameAccount(endpoint) => self.same_account(&endpoint, now),
            Event::Pause => self.pause_by_operator(now),
            Event::Resume => self.resume_sending(now),
            Event::Cancel => self.cancel(now),
            Event::Retry(ids) => self.retry(ids, now),
            Event::CheckAgain(ids) => self.check_again(ids, now),
        }
        self.advance(now);
    }

    /// Does everything that is due.
    fn advance(&mut self, now: Millis) {
        self.watch_expiry(now);
        self.send_what_is_due(now);
        self.look_up_what_is_due(now);
        self.finish(now);
    }

    /// When the engine wants to be called with [`Event::Tick`], if nothing else happens before.
    #[must_use]
    pub fn next_wake(&self, now: Millis) -> Option<Millis> {
        let wakes = [self.next_sending(), self.next_look_up(), self.expiry_wake(now)];
        wakes.into_iter().flatten().min().map(|at| at.max(now))
    }

    /// Folds a fact into the ledger and has it stored. Returns the ids that may be sent again because of it.
    fn record(&mut self, kind: RecordKind, now: Millis) -> Vec<InstanceId> {
        let record = Record { sequence: self.ledger.next_sequence(), at: now, kind };
        let again = self.ledger.apply(&record);
        self.emit(record);
        again
    }

    fn emit(&mut self, record: Record) {
        if self.journal == Journal::Kept {
            self.outbox.push_back(Effect::Persist(record));
        }
    }

    fn is_stored(&self, sequence: u32) -> bool {
        match self.journal {
            Journal::Kept => self.stored_through.is_some_and(|through| through >= sequence),
            Journal::Broken => false,
            Journal::Waived => true,
        }
    }

    fn request_number(&mut self) -> RequestNumber {
        let number = RequestNumber(self.next_request);
        self.next_request = self.next_request.wrapping_add(1);
        number
    }

    /// A random number in 0..1 (xorshift64*, enough to spread back-offs).
    fn jitter(&mut self) -> f64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        let bits = self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40;
        f64::from(u32::try_from(bits).unwrap_or(0)) / f64::from(1_u32 << 24)
    }

    /// A request got no answer of the service: hold the line, and try it with look-ups only.
    fn link_failed(&mut self, endpoint: &EndpointId, departed: Millis, why: NoAnswer, now: Millis) {
        let (since, failures) = match &self.sites.of(endpoint).link {
            Link::Up => (now, 1),
            // Requests that were under way together fail together: only one of a flight counts.
            Link::Down { last, .. } if departed <= *last => return,
            Link::Down { since, failures, .. } => (*since, failures.saturating_add(1)),
        };
        let wait = self.policy.wait(failures);
        let spread = crate::pacing::spread(wait, self.jitter());
        self.sites.of_mut(endpoint).link = Link::Down { since, failures, last: now, retry_at: now + wait + spread, why };
    }

    fn finish(&mut self, now: Millis) {
        if self.ledger.closed() || self.ledger.tally().open() > 0 {
            return;
        }
        if self.ledger.settled().is_none() {
            self.record(RecordKind::Settled, now);
            self.outbox.push_back(Effect::Settled);
        }
        if self.tasks.is_empty() && self.look_up_flights.is_empty() && self.sites.all().all(|site| site.verification.is_none()) {
            self.record(RecordKind::Closed, now);
            self.outbox.push_back(Effect::Closed);
        }
    }
}

/// What an operation is to do. Only a plan that was confirmed can be terminated.
#[derive(Clone, PartialEq, Debug)]
pub enum Work {
    /// Terminate what the operator confirmed.
    Terminate(ConfirmedPlan),
    /// Do everything but send.
    Rehearse(RehearsalPlan),
}

/// How an operation starts.
#[derive(Clone, PartialEq, Debug)]
pub struct Start {
    /// Its name.
    pub id: OperationId,
    /// The endpoint whose credentials are in memory, and where every target stands that names no other. Credentials for the
    /// others are asked for.
    pub endpoint: EndpointId,
    /// Whether a journal is kept.
    pub journaled: bool,
    /// When those credentials expire, if that is known.
    pub credentials_expire: Option<Millis>,
}
