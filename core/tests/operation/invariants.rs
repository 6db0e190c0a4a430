//! Watches a run and ends the test at the first step that breaks a rule.
//!
//! It keeps its own account of what was sent, answered and seen, in its own words and with its own table of what codes
//! mean, so that a mistake in the engine's is not shared.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use edgezone_core::api::{CallError, InstanceStatus, MAX_TERMINATE_IDS};
use edgezone_core::ids::{InstanceId, Place};
use edgezone_core::operation::{Ledger, Mode, Outcome, Proof, Record, RecordKind, RequestNumber, Tally, Unresolved};
use edgezone_core::plan::Target;
use edgezone_core::time::Millis;

use crate::service::{ENDPOINTS, LookResult, Service, TerminateResult, endpoint, number_of};

/// What a code says about what it names.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Meaning {
    NothingDone,
    Refused,
    Ambiguous,
}

/// After the API reference, "Common error codes" and document 79077; anything unknown is ambiguous.
pub(crate) fn meaning(code: &str) -> Meaning {
    match code {
        "AuthFailure.TokenFailure" | "AuthFailure.SignatureExpire" | "UnauthorizedOperation" | "InvalidParameter" | "IpNotInWhitelist" => {
            Meaning::NothingDone
        }
        "RequestLimitExceeded" | "RequestLimitExceeded.IPLimitExceeded" | "UnsupportedOperation.LegacyCompatBatchMixed" => {
            Meaning::NothingDone
        }
        "UnsupportedOperation.InvalidInstanceState" | "ResourceNotFound.Instance" => Meaning::Refused,
        _ => Meaning::Ambiguous,
    }
}

/// When something became known, in records: what a crash loses is not known any more.
type Sequence = u32;

/// What is known of one id from outside the engine.
#[derive(Default, Debug)]
struct Known {
    /// The latest attempt that ended without telling: must be looked up before another is sent.
    doubted: Option<Sequence>,
    cleared: Option<Sequence>,
    ever_doubted: bool,
    /// The codes the service refused it with.
    refusals: BTreeSet<String>,
    /// A look listed it since the latest refusal.
    looked_since_refusal: bool,
    refused_at: Millis,
    doubted_at: Millis,
    accepted: Option<Sequence>,
    listed_as: Vec<InstanceStatus>,
    useless_looks: u32,
    whole_refusals: u32,
    ended_by_operator: bool,
    cancelled: bool,
    under_way: bool,
    last: Option<Outcome>,
}

pub(crate) struct Watch {
    known: BTreeMap<InstanceId, Known>,
    places: BTreeMap<InstanceId, Place>,
    never_listed: BTreeSet<InstanceId>,
    /// The order of the confirmation.
    order: Vec<InstanceId>,
    tries: u32,
    terminate_departures: VecDeque<Millis>,
    look_up_departures: VecDeque<Millis>,
    requests: HashMap<RequestNumber, Request>,
    /// Announcements that are stored and were not used.
    announced: Vec<(u32, Vec<InstanceId>)>,
    pub(crate) unjournaled: bool,
    /// The journal was waived and then the page died: what it forgot cannot be asked of it.
    pub(crate) amnesia: bool,
    pub(crate) operator_paused: bool,
    pub(crate) needs_go: bool,
    /// Credentials no answer has vouched for yet, for each endpoint.
    pub(crate) unverified: [Option<u32>; ENDPOINTS],
    /// The engine knows that there are none for this endpoint.
    pub(crate) no_credentials: [bool; ENDPOINTS],
    cancel_sequence: Option<Sequence>,
    pub(crate) strangers_answered: usize,
    pub(crate) terminate_requests: usize,
}

struct Request {
    ids: Vec<InstanceId>,
    departed: Millis,
    credentials: u32,
}

macro_rules! check {
    ($ok:expr, $($text:tt)+) => { if !$ok { panic!("broken: {}", format!($($text)+)) } };
}

impl Watch {
    pub(crate) fn new(targets: &[Target], tries: u32, unlisted: &BTreeSet<InstanceId>) -> Self {
        Self {
            known: targets.iter().map(|t| (t.id.clone(), Known::default())).collect(),
            places: targets
                .iter()
                .map(|t| {
                    let endpoint = t.endpoint.clone().unwrap_or_else(|| endpoint(0));
                    (t.id.clone(), Place { endpoint, region: t.region.clone() })
                })
                .collect(),
            never_listed: unlisted.clone(),
            order: targets.iter().map(|t| t.id.clone()).collect(),
            tries,
            terminate_departures: VecDeque::new(),
            look_up_departures: VecDeque::new(),
            requests: HashMap::new(),
            announced: Vec::new(),
            unjournaled: false,
            amnesia: false,
            operator_paused: false,
            needs_go: false,
            unverified: [None; ENDPOINTS],
            // An operation starts with credentials for the first endpoint alone.
            no_credentials: std::array::from_fn(|number| number > 0),
            cancel_sequence: None,
            strangers_answered: 0,
            terminate_requests: 0,
        }
    }

    // ---- what happens -------------------------------------------------------------------------------------------

    pub(crate) fn stored(&mut self, record: &Record) {
        match &record.kind {
            RecordKind::Sent { attempt, ids, .. } => self.announced.push((attempt.0, ids.clone())),
            RecordKind::Withdrawn { attempt } => self.announced.retain(|(number, _)| *number != attempt.0),
            _ => {}
        }
    }

    pub(crate) fn terminate_leaves(&mut self, request: RequestNumber, place: &Place, ids: &[InstanceId], ledger: &Ledger, now: Millis) {
        check!(ledger.mode() == Mode::Live, "a rehearsal sent a termination");
        check!((1..=MAX_TERMINATE_IDS).contains(&ids.len()), "a request of {} ids", ids.len());
        check!(ledger.pause().is_none(), "sent while paused for {:?}", ledger.pause());
        let held = ledger.hold(&place.endpoint);
        check!(held.is_none(), "sent to an endpoint that is held for {held:?}");
        check!(!self.operator_paused, "sent although the operator had paused");
        check!(!self.needs_go, "sent after a reload before the operator said go");
        let number = number_of(&place.endpoint);
        check!(!self.no_credentials[number], "sent without credentials in memory");
        check!(self.unverified[number].is_none(), "sent with credentials that nobody vouched for");
        if !self.unjournaled {
            let announced = self.announced.iter().position(|(_, announced)| announced == ids);
            check!(announced.is_some(), "sent {ids:?} before its announcement was stored");
            self.announced.remove(announced.unwrap());
        }
        let mut once = BTreeSet::new();
        for id in ids {
            check!(once.insert(id), "{id} is twice in a request");
            check!(self.known.contains_key(id), "{id} was sent and never confirmed");
            check!(self.places[id] == *place, "{id} was sent to {place:?}");
            let known = self.known.get_mut(id).unwrap();
            check!(!known.under_way, "{id} is in two requests under way");
            check!(!known.cancelled, "{id} was sent after the cancel");
            check!(known.doubted.is_none() || self.amnesia, "{id} was sent again before a look-up showed it alive");
            check!(known.accepted.is_none() || self.amnesia, "{id} was sent again after its termination was accepted");
            known.under_way = true;
        }
        window(&mut self.terminate_departures, now, "terminate requests");
        self.requests.insert(request, Request { ids: ids.to_vec(), departed: now, credentials: 0 });
        self.terminate_requests += 1;
    }

    /// A request did not leave, for want of credentials.
    pub(crate) fn announcement_is_void(&mut self, place: &Place, ids: &[InstanceId]) {
        check!(
            !self.no_credentials[number_of(&place.endpoint)],
            "asked for a termination although it was told that there are no credentials"
        );
        self.announced.retain(|(_, announced)| announced != ids);
    }

    pub(crate) fn look_up_leaves(&mut self, request: RequestNumber, place: &Place, ids: &[InstanceId], credentials: u32, now: Millis) {
        check!((1..=100).contains(&ids.len()), "a look-up of {} ids", ids.len());
        for id in ids {
            check!(self.places.get(id) == Some(place), "{id} was looked up in {place:?}");
        }
        window(&mut self.look_up_departures, now, "look-ups");
        self.requests.insert(request, Request { ids: ids.to_vec(), departed: now, credentials });
    }

    /// To be called before the engine is told, with the number its next record will have.
    pub(crate) fn terminate_answered(&mut self, request: RequestNumber, result: &TerminateResult, sequence: Sequence, now: Millis) {
        let Some(Request { ids, .. }) = self.requests.remove(&request) else { return };
        let alone = ids.len() == 1;
        if let Ok(answer) = result {
            let strangers = answer.instance_id_set.iter().chain(answer.failed_instance_set.iter().map(|f| &f.instance_id));
            self.strangers_answered += strangers.filter(|id| !ids.contains(id)).count();
        }
        for id in &ids {
            let known = self.known.get_mut(id).unwrap();
            known.under_way = false;
            match result {
                Ok(answer) if answer.instance_id_set.contains(id) => known.accepted = Some(sequence),
                Ok(answer) => match answer.failed_instance_set.iter().find(|failed| failed.instance_id == *id) {
                    None => known.doubt(sequence, now),
                    Some(failed) => known.refused(failed.error_code.as_str(), sequence, now),
                },
                Err(CallError::NoAnswer(_)) => known.doubt(sequence, now),
                Err(CallError::Api(error)) => match meaning(error.code.as_str()) {
                    Meaning::Ambiguous => known.doubt(sequence, now),
                    Meaning::Refused | Meaning::NothingDone if alone => known.refused(error.code.as_str(), sequence, now),
                    Meaning::Refused => known.whole_refusals += 1,
                    Meaning::NothingDone => {}
                },
            }
        }
    }

    pub(crate) fn looked_up(&mut self, request: RequestNumber, result: &LookResult, sequence: Sequence) {
        let Some(Request { ids, departed, credentials }) = self.requests.remove(&request) else { return };
        for id in &ids {
            let known = self.known.get_mut(id).unwrap();
            let row = result.as_ref().ok().and_then(|answer| answer.instance_set.iter().find(|row| row.instance_id.as_ref() == Some(id)));
            let Some(row) = row else {
                known.useless_looks += 1;
                continue;
            };
            for unverified in self.unverified.iter_mut().filter(|unverified| **unverified == Some(credentials)) {
                *unverified = None;
            }
            known.listed_as.push(row.instance_status.clone());
            if departed >= known.refused_at {
                known.looked_since_refusal = true;
            }
            if row.instance_status != InstanceStatus::Terminating && departed >= known.doubted_at && known.doubted.is_some() {
                known.doubted = None;
                known.cleared = Some(sequence);
            }
        }
    }

    pub(crate) fn cancelled(&mut self, sequence: Sequence) {
        self.cancel_sequence = Some(sequence);
        for known in self.known.values_mut() {
            known.cancelled = true;
            known.ended_by_operator = true;
        }
    }

    pub(crate) fn retried(&mut self, ids: &[InstanceId]) {
        for id in ids {
            if let Some(known) = self.known.get_mut(id) {
                known.cancelled = false;
            }
        }
        self.needs_go = false;
    }

    pub(crate) fn checked_again(&mut self, ids: &[InstanceId]) {
        for id in ids {
            self.known.get_mut(id).unwrap().ended_by_operator = true;
        }
    }

    /// The page died and was opened again; only `kept` records were stored.
    pub(crate) fn crashed(&mut self, kept: &[Record], now: Millis) {
        let next = u32::try_from(kept.len()).unwrap();
        self.requests.clear();
        self.announced.clear();
        self.amnesia |= self.unjournaled;
        self.unjournaled = false;
        self.needs_go = true;
        self.operator_paused = false;
        self.no_credentials = [true; ENDPOINTS];
        let is_cancel = |record: &Record| matches!(record.kind, RecordKind::Cancelled);
        if self.cancel_sequence.is_some_and(|from| !kept.iter().any(|record| record.sequence >= from && is_cancel(record))) {
            self.known.values_mut().for_each(|known| known.cancelled = false);
        }
        let mut open: BTreeMap<u32, &[InstanceId]> = BTreeMap::new();
        for record in kept {
            match &record.kind {
                RecordKind::Sent { attempt, ids, .. } => drop(open.insert(attempt.0, ids)),
                RecordKind::Ended { attempt, .. } | RecordKind::Withdrawn { attempt } => drop(open.remove(&attempt.0)),
                _ => {}
            }
        }
        let open: BTreeSet<&InstanceId> = open.values().flat_map(|ids| ids.iter()).collect();
        for (id, known) in &mut self.known {
            known.under_way = false;
            known.last = None;
            known.accepted = known.accepted.filter(|sequence| *sequence < next);
            if known.cleared.is_some_and(|sequence| sequence >= next) || open.contains(id) {
                known.doubt(next, now);
            }
        }
    }

    // ---- what is claimed ----------------------------------------------------------------------------------------

    /// After every step.
    pub(crate) fn check(&mut self, ledger: &Ledger, service: &mut Service, now: Millis) {
        let mut recount = Tally::default();
        let entries = ledger.entries();
        check!(entries.len() == self.order.len(), "{} entries for {} confirmed", entries.len(), self.order.len());
        for (entry, id) in entries.iter().zip(&self.order) {
            check!(entry.target.id == *id, "the entry of {id} is that of {}", entry.target.id);
            *count(&mut recount, &entry.outcome) += 1;
            let last = self.known[id].last.as_ref();
            if last != Some(&entry.outcome) {
                self.claim(id, &entry.outcome, service, now);
                self.known.get_mut(id).unwrap().last = Some(entry.outcome.clone());
            }
        }
        let tally = ledger.tally();
        check!(recount == tally, "the tally says {tally:?}, the entries {recount:?}");
        check!(tally.total() == entries.len(), "{} outcomes for {} ids", tally.total(), entries.len());
        let told: usize = ledger
            .warnings()
            .iter()
            .map(|warning| match warning {
                edgezone_core::operation::Warning::Strangers { ids, .. } => {
                    check!(ids.iter().all(|id| !self.known.contains_key(id)), "a confirmed id is told as a stranger");
                    ids.len()
                }
                edgezone_core::operation::Warning::Contradiction { .. } => 0,
            })
            .sum();
        check!(told <= self.strangers_answered, "{told} strangers told, {} answered", self.strangers_answered);
    }

    /// Is this true, at the moment it is said?
    fn claim(&self, id: &InstanceId, outcome: &Outcome, service: &mut Service, now: Millis) {
        let known = &self.known[id];
        let said = || format!("{id} is said to be {outcome:?}; known: {known:?}; truth: {:?}", service.machines.get(id));
        if known.accepted.is_some() && !self.amnesia {
            check!(matches!(outcome, Outcome::Terminated { .. } | Outcome::Gone { .. }), "accepted and then not: {}", said());
        }
        match outcome {
            Outcome::Queued | Outcome::InFlight | Outcome::Checking(_) => {}
            Outcome::Terminated { proof, .. } => {
                let happened = service.machines.get(id).is_some_and(|machine| machine.ever_terminating);
                check!(happened, "never terminated: {}", said());
                match proof {
                    Proof::Accepted { .. } => check!(known.accepted.is_some(), "no answer accepted it: {}", said()),
                    Proof::SeenTerminating => {
                        check!(known.listed_as.contains(&InstanceStatus::Terminating), "no look saw it terminating: {}", said());
                    }
                }
            }
            Outcome::Gone { .. } => check!(service.is_gone(id, now), "it is not gone: {}", {
                format!("{id}; known: {known:?}; truth: {:?}", service.machines.get(id))
            }),
            Outcome::Failed(error) => {
                check!(known.refusals.contains(error.code.as_str()), "nobody refused it so: {}", said());
                check!(!error.code.as_str().starts_with("RequestLimitExceeded"), "a limit of the rate is no failure: {}", said());
                if known.ever_doubted || meaning(error.code.as_str()) == Meaning::Ambiguous {
                    check!(known.looked_since_refusal || self.amnesia, "called failed without a look: {}", said());
                }
            }
            Outcome::NotSent => {
                let worked = service.machines.get(id).is_some_and(|machine| machine.ours);
                check!(!worked || self.amnesia, "a request of ours did the work: {}", said());
                check!(!known.ever_doubted || self.amnesia, "a request of ours may do the work yet: {}", said());
                check!(known.ended_by_operator, "nobody cancelled it: {}", said());
            }
            Outcome::Unresolved(Unresolved::StillAlive { attempts, status, doubt }) => {
                let seen = *status != InstanceStatus::Terminating && known.listed_as.contains(status);
                check!(seen, "not seen so: {}", said());
                check!(known.ever_doubted || known.whole_refusals > 0 || self.amnesia, "nothing is in doubt: {}", said());
                check!(*attempts >= self.tries || known.ended_by_operator, "given up after {attempts} attempts: {}", said());
                let unnamed = matches!(doubt, edgezone_core::operation::Doubt::NotNamed { .. });
                check!(!unnamed || known.ever_doubted, "every answer named it: {}", said());
            }
            Outcome::Unresolved(Unresolved::NeverListed(_)) => {
                check!(self.never_listed.contains(id), "it was listed when it was confirmed: {}", said());
            }
            Outcome::Unresolved(Unresolved::LookUpFailed { .. }) => {
                check!(known.useless_looks > 0, "every look-up told: {}", said());
            }
            Outcome::Rehearsed(Some(status)) => check!(known.listed_as.contains(status), "not seen so: {}", said()),
            Outcome::Rehearsed(None) => {
                service.settle(now);
                let listed = service.status_of(id, &self.places[id]);
                check!(listed.is_none(), "{id} is said to be unlisted, and is {listed:?}");
            }
        }
    }

    /// Once nothing happens any more.
    pub(crate) fn check_end(&self, ledger: &Ledger, service: &mut Service) {
        for entry in ledger.entries() {
            let machine = service.machines.get(&entry.target.id);
            match &entry.outcome {
                Outcome::NotSent => {
                    let worked = machine.is_some_and(|machine| machine.ours);
                    check!(!worked || self.amnesia, "{} is told not sent, and a request of ours terminated it", entry.target.id);
                }
                Outcome::Terminated { last_seen, .. } => {
                    let fell_back = last_seen.as_ref().is_some_and(|status| *status != InstanceStatus::Terminating);
                    check!(fell_back, "{} was accepted and is followed no more: {:?}", entry.target.id, machine);
                }
                _ => {}
            }
        }
    }
}

impl Known {
    fn doubt(&mut self, sequence: Sequence, now: Millis) {
        self.doubted = Some(sequence);
        self.doubted_at = now;
        self.ever_doubted = true;
        self.cleared = None;
    }

    fn refused(&mut self, code: &str, sequence: Sequence, now: Millis) {
        self.refusals.insert(code.to_owned());
        if meaning(code) == Meaning::Ambiguous {
            self.doubt(sequence, now);
        }
        self.refused_at = now;
        self.looked_since_refusal = false;
    }
}

/// At most 20 in any window of one second.
fn window(departures: &mut VecDeque<Millis>, now: Millis, what: &str) {
    departures.push_back(now);
    if departures.len() > 20 {
        let earliest = departures.pop_front().unwrap();
        check!((now - earliest).0 >= 1000, "21 {what} within {} ms", (now - earliest).0);
    }
}

fn count<'a>(tally: &'a mut Tally, outcome: &Outcome) -> &'a mut usize {
    match outcome {
        Outcome::Queued => &mut tally.queued,
        Outcome::InFlight => &mut tally.in_flight,
        Outcome::Checking(_) => &mut tally.checking,
        Outcome::Terminated { .. } => &mut tally.terminated,
        Outcome::Gone { .. } => &mut tally.gone,
        Outcome::Failed(_) => &mut tally.failed,
        Outcome::Unresolved(_) => &mut tally.unresolved,
        Outcome::NotSent => &mut tally.not_sent,
        Outcome::Rehearsed(_) => &mut tally.rehearsed,
    }
}
