//! How each answer, or its absence, changes what is known.

use std::collections::{HashMap, HashSet};

use super::{Entry, Ledger, Warning};
use crate::api::{ApiError, CallError, ErrorClass, InstanceStatus};
use crate::ids::{InstanceId, RequestId};
use crate::operation::look_up::{Conclusion, conclude};
use crate::operation::outcome::{Doubt, Outcome, Proof, Unresolved};
use crate::operation::record::{Attempt, AttemptEnd, Sighting};
use crate::time::Millis;

impl Ledger {
    pub(super) fn ended(&mut self, attempt: Attempt, end: &AttemptEnd, at: Millis) -> Vec<InstanceId> {
        let positions = self.in_flight(attempt);
        if let Some(info) = self.attempts.iter_mut().rev().find(|info| info.attempt == attempt) {
            info.end = Some((end.clone(), at));
        }
        match end {
            AttemptEnd::Rejected(_) => return positions.into_iter().filter_map(|i| self.put_back(i)).collect(),
            AttemptEnd::RefusedWhole(error) => {
                let doubt = |_: &Entry| Doubt::RefusedWhole(error.clone());
                self.doubt_all(&positions, doubt, false);
            }
            AttemptEnd::ServerFailed(error) => self.doubt_all(&positions, |_| Doubt::ServerFailed(error.clone()), true),
            AttemptEnd::Lost(no_answer) => self.doubt_all(&positions, |_| Doubt::NoAnswer(no_answer.clone()), true),
            AttemptEnd::Answered { request_id, terminated, failed, strangers } => {
                if !strangers.is_empty() {
                    self.warnings.push(Warning::Strangers { attempt, ids: strangers.clone() });
                }
                return self.answered(attempt, &positions, request_id.as_ref(), terminated, failed, at);
            }
        }
        Vec::new()
    }

    fn doubt_all(&mut self, positions: &[usize], doubt: impl Fn(&Entry) -> Doubt, lasting: bool) {
        for i in positions {
            let Some(entry) = self.entries.get_mut(*i) else { continue };
            entry.doubted |= lasting;
            let doubt = doubt(entry);
            self.set(*i, Outcome::Checking(doubt));
        }
    }

    fn answered(
        &mut self,
        attempt: Attempt,
        positions: &[usize],
        request_id: Option<&RequestId>,
        terminated: &[InstanceId],
        failed: &[(InstanceId, ApiError)],
        at: Millis,
    ) -> Vec<InstanceId> {
        let terminated: HashSet<&InstanceId> = terminated.iter().collect();
        let failed: HashMap<&InstanceId, &ApiError> = failed.iter().map(|(id, error)| (id, error)).collect();
        let mut again = Vec::new();
        let mut contradictions = Vec::new();
        for i in positions {
            let Some(entry) = self.entries.get_mut(*i) else { continue };
            let id = entry.target.id.clone();
            if terminated.contains(&id) {
                entry.known = true;
                if failed.contains_key(&id) {
                    contradictions.push(id);
                }
                let proof = Proof::Accepted { request_id: request_id.cloned() };
                self.set(*i, Outcome::Terminated { proof, at, last_seen: None });
                continue;
            }
            match failed.get(&id).map(|error| (error.code.class(), *error)) {
                None => {
                    entry.doubted = true;
                    self.set(*i, Outcome::Checking(Doubt::NotNamed { request_id: request_id.cloned() }));
                }
                Some((ErrorClass::Throttled, _)) => again.extend(self.put_back(*i)),
                Some((class, error)) => {
                    // The service failed at this one: like a request that it failed at, the work may be done or not.
                    entry.doubted |= class == ErrorClass::Ambiguous;
                    // A refusal for the instance's state may mean that somebody, or an earlier attempt, was faster.
                    let look = entry.doubted || matches!(class, ErrorClass::NotFound | ErrorClass::ResourceState | ErrorClass::Ambiguous);
                    let outcome = if look { Outcome::Checking(Doubt::Refused(error.clone())) } else { Outcome::Failed(error.clone()) };
                    self.set(*i, outcome);
                }
            }
        }
        if !contradictions.is_empty() {
            self.warnings.push(Warning::Contradiction { attempt, ids: contradictions });
        }
        again
    }

    pub(super) fn looked_up(&mut self, ids: &[InstanceId], seen: &[Sighting], complete: bool, at: Millis) -> Vec<InstanceId> {
        let seen: HashMap<&InstanceId, &InstanceStatus> = seen.iter().map(|s| (&s.id, &s.status)).collect();
        let mut again = Vec::new();
        for (id, i) in self.placed(ids) {
            let status = seen.get(id).copied();
            if status.is_none() && !complete {
                continue;
            }
            let Some(entry) = self.entries.get_mut(i) else { continue };
            let conclusion = conclude(entry, status, at, self.tries_allowed);
            entry.known |= status.is_some();
            entry.seen = status.cloned();
            let fell_back =
                matches!(entry.outcome, Outcome::Terminated { .. }) && status.is_some_and(|s| *s != InstanceStatus::Terminating);
            entry.fallen_back = if fell_back { entry.fallen_back.saturating_add(1) } else { 0 };
            match conclusion {
                Conclusion::Unchanged => {}
                Conclusion::Known(outcome) => self.set(i, outcome),
                Conclusion::SendAgain { counted } => {
                    if !counted {
                        entry.tries = entry.tries.saturating_sub(1);
                    }
                    again.push(id.clone());
                    self.set(i, Outcome::Queued);
                }
            }
        }
        again
    }

    pub(super) fn look_up_failed(&mut self, ids: &[InstanceId], error: Option<&CallError>) {
        for i in self.positions(ids) {
            let Some(entry) = self.entries.get(i) else { continue };
            let Outcome::Checking(doubt) = &entry.outcome else { continue };
            let outcome = match doubt {
                // The service did refuse it, and no earlier attempt is in doubt: that much is known.
                Doubt::Refused(refusal) if !entry.doubted => Outcome::Failed(refusal.clone()),
                doubt => Outcome::Unresolved(Unresolved::LookUpFailed { doubt: doubt.clone(), error: error.cloned() }),
            };
            self.set(i, outcome);
        }
    }

    pub(super) fn rehearsed(&mut self, ids: &[InstanceId], seen: &[Sighting]) {
        let seen: HashMap<&InstanceId, &InstanceStatus> = seen.iter().map(|s| (&s.id, &s.status)).collect();
        for (id, i) in self.placed(ids) {
            if self.entries.get(i).is_some_and(|e| e.outcome == Outcome::Queued) {
                self.set(i, Outcome::Rehearsed(seen.get(id).map(|s| (*s).clone())));
            }
        }
    }
}
