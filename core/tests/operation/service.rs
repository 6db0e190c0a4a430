//! A model of the service that knows the truth about every machine, and the faults it can be told to have.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use edgezone_core::api::{
    ApiError, CallError, DescribeInstancesAnswer, ErrorCode, FailedInstance, Instance, InstanceStatus, NoAnswer, TerminateInstancesAnswer,
    UnreadableAnswer,
};
use edgezone_core::ids::{EndpointId, InstanceId, Place, RequestId};
use edgezone_core::time::{Millis, Span};

/// The truth about one machine.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Life {
    Alive(InstanceStatus),
    Terminating { gone_at: Millis },
    Gone,
}

#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) place: Place,
    pub(crate) life: Life,
    /// Somebody's termination was carried out at some time.
    pub(crate) ever_terminating: bool,
    /// A request of the operation under test did the work.
    pub(crate) ours: bool,
    /// Legacy machines cannot share a request with others, if the service has that habit.
    pub(crate) legacy: bool,
}

/// What the documentation leaves open, so that the engine may rely on neither.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Habits {
    /// One instance in the wrong state makes the service refuse the whole request.
    pub(crate) refuses_whole: bool,
    /// What a second termination answers.
    pub(crate) again: Again,
    /// Whether an id that is gone is answered with an error, or left out of both lists.
    pub(crate) names_the_gone: bool,
    /// A look-up of an unlisted id is an error rather than a shorter list.
    pub(crate) look_up_errs: bool,
    pub(crate) refuses_mix: bool,
    /// How long the disks take to clean up, at most.
    pub(crate) cleanup: i64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Again {
    Accepted,
    Refused,
    Unnamed,
}

impl Default for Habits {
    fn default() -> Self {
        Self { refuses_whole: false, again: Again::Refused, names_the_gone: true, look_up_errs: false, refuses_mix: false, cleanup: 60_000 }
    }
}

/// What goes wrong with one terminate request. `done` says whether the work is done all the same.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum TerminateFault {
    None,
    Lost {
        done: bool,
    },
    /// No answer, and the work is done so many milliseconds later.
    LostAndDoneLate(i64),
    Status {
        done: bool,
    },
    Html {
        done: bool,
    },
    Internal {
        done: bool,
    },
    FailedOperation {
        done: bool,
    },
    UnknownCode {
        done: bool,
    },
    Throttled,
    ThrottledByAddress,
    SomeThrottled,
    SomeUnnamed {
        done: bool,
    },
    Strangers,
    InBothLists,
    RefusedWhole,
    TokenExpires,
    Unauthorized,
    ClockOnce,
    ClockOff,
    Malformed,
    SourceAddress,
    SomeRefused,
    SomeForbidden,
    SomeInternal {
        done: bool,
    },
}

/// What goes wrong with one look-up.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum LookFault {
    None,
    Lost,
    Status,
    Internal,
    Throttled,
    /// Rows are missing, and the total says so.
    Incomplete,
    /// An error that could mean any of the ids.
    NotFound,
    TokenExpires,
    Unauthorized,
    ClockOnce,
}

/// How many endpoints there are. Each has accounts, an administrator and a clock of its own.
pub(crate) const ENDPOINTS: usize = 2;

pub(crate) fn endpoint(number: usize) -> EndpointId {
    EndpointId::from(["intl", "mainland"][number % ENDPOINTS])
}

pub(crate) fn number_of(endpoint: &EndpointId) -> usize {
    usize::from(endpoint.as_str() == "mainland")
}

/// Which credentials signed a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Credentials {
    pub(crate) number: u32,
    pub(crate) endpoint: usize,
    pub(crate) ours: bool,
    pub(crate) expire: Option<Millis>,
}

pub(crate) struct Service {
    pub(crate) machines: BTreeMap<InstanceId, Machine>,
    pub(crate) habits: Habits,
    pub(crate) revoked: BTreeSet<u32>,
    pub(crate) forbidden: [bool; ENDPOINTS],
    pub(crate) clock_off: [bool; ENDPOINTS],
    pub(crate) down_until: [Millis; ENDPOINTS],
    requests: u32,
}

pub(crate) type TerminateResult = Result<TerminateInstancesAnswer, CallError>;
pub(crate) type LookResult = Result<DescribeInstancesAnswer, CallError>;

impl Service {
    pub(crate) fn new(machines: BTreeMap<InstanceId, Machine>, habits: Habits) -> Self {
        let (no, never) = ([false; ENDPOINTS], [Millis(i64::MIN); ENDPOINTS]);
        Self { machines, habits, revoked: BTreeSet::new(), forbidden: no, clock_off: no, down_until: never, requests: 0 }
    }

    /// Lets cleanups end that are due.
    pub(crate) fn settle(&mut self, now: Millis) {
        for machine in self.machines.values_mut() {
            if matches!(machine.life, Life::Terminating { gone_at } if gone_at <= now) {
                machine.life = Life::Gone;
            }
        }
    }

    /// Carries a termination out. Returns whether it did anything.
    pub(crate) fn work(&mut self, id: &InstanceId, now: Millis, took: i64, ours: bool) -> bool {
        let Some(machine) = self.machines.get_mut(id) else { return false };
        let Life::Alive(status) = &machine.life else { return false };
        if *status == InstanceStatus::Allocating {
            return false;
        }
        machine.life = Life::Terminating { gone_at: now + Span(took) };
        machine.ever_terminating = true;
        machine.ours |= ours;
        true
    }

    fn request_id(&mut self) -> Option<RequestId> {
        self.requests += 1;
        Some(RequestId::from(format!("req-{}", self.requests)))
    }

    fn api<T>(&mut self, code: &str) -> Result<T, CallError> {
        let request_id = self.request_id();
        Err(CallError::Api(ApiError { code: ErrorCode::new(code), message: format!("{code} happened"), request_id }))
    }

    /// What stands before any action: the credentials, the clock, the permission.
    fn refuses(&mut self, now: Millis, by: Credentials) -> Option<&'static str> {
        if self.revoked.contains(&by.number) || by.expire.is_some_and(|at| at <= now) {
            Some("AuthFailure.TokenFailure")
        } else if self.clock_off[by.endpoint] {
            Some("AuthFailure.SignatureExpire")
        } else if self.forbidden[by.endpoint] {
            Some("UnauthorizedOperation")
        } else {
            None
        }
    }

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

    /// A look-up arrives.
    pub(crate) fn look_up(&mut self, now: Millis, place: &Place, ids: &[InstanceId], by: Credentials, fault: LookFault) -> LookResult {
        use LookFault as F;
        assert_eq!(place.endpoint, endpoint(by.endpoint), "broken: signed for another endpoint");
        self.settle(now);
        if now < self.down_until[by.endpoint] {
            return Err(CallError::NoAnswer(NoAnswer::Unreachable));
        }
        if let Some(code) = self.refuses(now, by) {
            return self.api(code);
        }
        match fault {
            F::Lost => return Err(CallError::NoAnswer(NoAnswer::Timeout)),
            F::Status => return Err(CallError::NoAnswer(NoAnswer::Status(504))),
            F::Internal => return self.api("InternalError"),
            F::Throttled => return self.api("RequestLimitExceeded"),
            F::NotFound if ids.len() > 1 => return self.api("ResourceNotFound.Instance"),
            F::TokenExpires => {
                self.revoked.insert(by.number);
                return self.api("AuthFailure.TokenFailure");
            }
            F::Unauthorized => {
                self.forbidden[by.endpoint] = true;
                return self.api("UnauthorizedOperation");
            }
            F::ClockOnce => return self.api("AuthFailure.SignatureExpire"),
            _ => {}
        }
        let here = |id: &&InstanceId| by.ours && self.status_of(id, place).is_some();
        let listed: Vec<&InstanceId> = ids.iter().filter(here).collect();
        if self.habits.look_up_errs && listed.len() < ids.len() {
            return self.api("ResourceNotFound.Instance");
        }
        let total = listed.len();
        let shown = if fault == F::Incomplete { total / 2 } else { total };
        let row = |id: &InstanceId| Instance {
            instance_id: Some(id.clone()),
            instance_status: self.status_of(id, place).unwrap_or_default(),
            ..Instance::default()
        };
        let instance_set = listed.into_iter().take(shown).map(row).collect();
        Ok(DescribeInstancesAnswer { instance_set, total_count: u64::try_from(total).ok(), request_id: self.request_id() })
    }

    /// The status an id is listed with, if it is listed.
    pub(crate) fn status_of(&self, id: &InstanceId, place: &Place) -> Option<InstanceStatus> {
        let machine = self.machines.get(id).filter(|machine| machine.place == *place)?;
        match &machine.life {
            Life::Alive(status) => Some(status.clone()),
            Life::Terminating { .. } => Some(InstanceStatus::Terminating),
            Life::Gone => None,
        }
    }

    pub(crate) fn is_gone(&mut self, id: &InstanceId, now: Millis) -> bool {
        self.settle(now);
        self.machines.get(id).is_none_or(|machine| machine.life == Life::Gone)
    }

    /// How many machines are in each state, for messages.
    pub(crate) fn census(&self) -> HashMap<&'static str, usize> {
        let mut census = HashMap::new();
        for machine in self.machines.values() {
            let word = match machine.life {
                Life::Alive(_) => "alive",
                Life::Terminating { .. } => "terminating",
                Life::Gone => "gone",
            };
            *census.entry(word).or_default() += 1;
        }
        census
    }
}

fn refusal(id: &InstanceId, code: &str) -> FailedInstance {
    FailedInstance { instance_id: id.clone(), error_code: ErrorCode::new(code), error_message: format!("{id}: {code}") }
}
