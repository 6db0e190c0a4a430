//! What leaves, what is answered and what the operator does: whether it may be, and what is known by it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use edgezone_core::api::{CallError, InstanceStatus, MAX_TERMINATE_IDS};
use edgezone_core::ids::{InstanceId, Place};
use edgezone_core::operation::{Ledger, Mode, Record, RecordKind, RequestNumber};
use edgezone_core::time::Millis;

use super::{Meaning, Request, Sequence, Watch, meaning};
use crate::service::{ENDPOINTS, LookResult, TerminateResult, number_of};

impl Watch {
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
}

/// At most 20 in any window of one second.
fn window(departures: &mut VecDeque<Millis>, now: Millis, what: &str) {
    departures.push_back(now);
    if departures.len() > 20 {
        let earliest = departures.pop_front().unwrap();
        check!((now - earliest).0 >= 1000, "21 {what} within {} ms", (now - earliest).0);
    }
}
