//! How a terminate request is answered, and what is done for it.

use edgezone_core::api::{CallError, ErrorCode, FailedInstance, InstanceStatus, NoAnswer, TerminateInstancesAnswer, UnreadableAnswer};
use edgezone_core::ids::{InstanceId, Place};
use edgezone_core::time::{Millis, Span};

use super::{Again, Credentials, Life, Service, TerminateFault, TerminateResult, endpoint};

impl Service {
    /// A terminate request arrives. Returns the answer, and the ids whose work is done later without one.
    pub(crate) fn terminate(
        &mut self,
        now: Millis,
        place: &Place,
        ids: &[InstanceId],
        by: Credentials,
        fault: TerminateFault,
        took: i64,
    ) -> (TerminateResult, Option<(Millis, Vec<InstanceId>)>) {
        use TerminateFault as F;
        assert_eq!(place.endpoint, endpoint(by.endpoint), "broken: signed for another endpoint");
        self.settle(now);
        let lost = Err(CallError::NoAnswer(NoAnswer::Timeout));
        if now < self.down_until[by.endpoint] {
            return (Err(CallError::NoAnswer(NoAnswer::Unreachable)), None);
        }
        if let Some(code) = self.refuses(now, by) {
            return (self.api(code), None);
        }
        if !by.ours {
            let failed = ids.iter().map(|id| refusal(id, "ResourceNotFound.Instance")).collect();
            return (
                Ok(TerminateInstancesAnswer { failed_instance_set: failed, request_id: self.request_id(), ..Default::default() }),
                None,
            );
        }
        let some = |i: usize| i.is_multiple_of(2);
        let answer = match fault {
            F::Lost { done: false } => return (lost, None),
            F::LostAndDoneLate(after) => return (lost, Some((now + Span(after), ids.to_vec()))),
            F::Status { done: false } => return (Err(CallError::NoAnswer(NoAnswer::Status(502))), None),
            F::Html { done: false } => return (Err(CallError::NoAnswer(NoAnswer::Unreadable(UnreadableAnswer::Html))), None),
            F::Internal { done: false } => return (self.api("InternalError"), None),
            F::FailedOperation { done: false } => return (self.api("FailedOperation"), None),
            F::UnknownCode { done: false } => return (self.api("Novelty.Unheard"), None),
            F::Throttled => return (self.api("RequestLimitExceeded"), None),
            F::ThrottledByAddress => return (self.api("RequestLimitExceeded.IPLimitExceeded"), None),
            F::RefusedWhole if ids.len() > 1 => return (self.api("UnsupportedOperation.InvalidInstanceState"), None),
            F::TokenExpires => {
                self.revoked.insert(by.number);
                return (self.api("AuthFailure.TokenFailure"), None);
            }
            F::Unauthorized => {
                self.forbidden[by.endpoint] = true;
                return (self.api("UnauthorizedOperation"), None);
            }
            F::ClockOnce => return (self.api("AuthFailure.SignatureExpire"), None),
            F::ClockOff => {
                self.clock_off[by.endpoint] = true;
                return (self.api("AuthFailure.SignatureExpire"), None);
            }
            F::Malformed => return (self.api("InvalidParameter"), None),
            F::SourceAddress => return (self.api("IpNotInWhitelist"), None),
            F::SomeThrottled => self.carry_out(now, place, ids, took, |i| some(i).then_some("RequestLimitExceeded")),
            F::SomeUnnamed { done } => {
                let mark = if done { "+" } else { "" };
                self.carry_out(now, place, ids, took, |i| some(i).then_some(mark))
            }
            F::SomeRefused => self.carry_out(now, place, ids, took, |i| some(i).then_some("UnsupportedOperation.InvalidInstanceState")),
            F::SomeForbidden => self.carry_out(now, place, ids, took, |i| some(i).then_some("UnauthorizedOperation")),
            F::SomeInternal { done } => {
                let code = if done { "+InternalError" } else { "InternalError" };
                self.carry_out(now, place, ids, took, |i| some(i).then_some(code))
            }
            _ => self.carry_out(now, place, ids, took, |_| None),
        };
        let answer = match fault {
            F::Lost { .. } => lost,
            F::Status { .. } => Err(CallError::NoAnswer(NoAnswer::Status(502))),
            F::Html { .. } => Err(CallError::NoAnswer(NoAnswer::Unreadable(UnreadableAnswer::Html))),
            F::Internal { .. } => self.api("InternalError"),
            F::FailedOperation { .. } => self.api("FailedOperation"),
            F::UnknownCode { .. } => self.api("Novelty.Unheard"),
            F::Strangers => answer.map(|mut answer| {
                answer.instance_id_set.push("stranger-1".into());
                answer.failed_instance_set.push(refusal(&"stranger-2".into(), "ResourceNotFound.Instance"));
                answer
            }),
            F::InBothLists => answer.map(|mut answer| {
                let both = answer.instance_id_set.first().map(|id| refusal(id, "InternalError"));
                answer.failed_instance_set.extend(both);
                answer
            }),
            _ => answer,
        };
        (answer, None)
    }

    /// The work of a request. `special` makes the service answer an id otherwise: a code refuses it, `""` leaves it out of
    /// both lists; a leading `+` does the work all the same.
    fn carry_out(
        &mut self,
        now: Millis,
        place: &Place,
        ids: &[InstanceId],
        took: i64,
        special: impl Fn(usize) -> Option<&'static str>,
    ) -> TerminateResult {
        let legacy = ids.iter().filter(|id| self.machines.get(*id).is_some_and(|machine| machine.legacy)).count();
        if self.habits.refuses_mix && legacy > 0 && legacy < ids.len() {
            return self.api("UnsupportedOperation.LegacyCompatBatchMixed");
        }
        if self.habits.refuses_whole {
            let state = ids.iter().find_map(|id| self.refusal_for(id, place));
            if let Some(code) = state {
                return self.api(code);
            }
        }
        let mut answer = TerminateInstancesAnswer { request_id: self.request_id(), ..Default::default() };
        for (i, id) in ids.iter().enumerate() {
            if let Some(special) = special(i) {
                if special.starts_with('+') {
                    self.work(id, now, took, true);
                }
                let code = special.trim_start_matches('+');
                if !code.is_empty() {
                    answer.failed_instance_set.push(refusal(id, code));
                }
            } else if let Some(code) = self.refusal_for(id, place) {
                if !code.is_empty() {
                    answer.failed_instance_set.push(refusal(id, code));
                }
            } else {
                self.work(id, now, took, true);
                answer.instance_id_set.push(id.clone());
            }
        }
        Ok(answer)
    }

    /// Why the state of an id forbids its termination. `""`: it does, and the answer leaves the id out.
    fn refusal_for(&self, id: &InstanceId, place: &Place) -> Option<&'static str> {
        let gone = if self.habits.names_the_gone || self.habits.refuses_whole { "ResourceNotFound.Instance" } else { "" };
        let Some(machine) = self.machines.get(id).filter(|machine| machine.place == *place) else { return Some(gone) };
        match &machine.life {
            Life::Gone => Some(gone),
            Life::Alive(InstanceStatus::Allocating) => Some("UnsupportedOperation.InvalidInstanceState"),
            Life::Alive(_) => None,
            Life::Terminating { .. } => match self.habits.again {
                Again::Accepted => None,
                Again::Unnamed if !self.habits.refuses_whole => Some(""),
                Again::Refused | Again::Unnamed => Some("UnsupportedOperation.InvalidInstanceState"),
            },
        }
    }
}

fn refusal(id: &InstanceId, code: &str) -> FailedInstance {
    FailedInstance { instance_id: id.clone(), error_code: ErrorCode::new(code), error_message: format!("{id}: {code}") }
}
