//! A model of the service that knows the truth about every machine, and the faults it can be told to have.

mod faults;
mod terminating;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use edgezone_core::api::{
    ApiError, CallError, DescribeInstancesAnswer, ErrorCode, Instance, InstanceStatus, NoAnswer, TerminateInstancesAnswer,
};
use edgezone_core::ids::{EndpointId, InstanceId, Place, RequestId};
use edgezone_core::time::{Millis, Span};

pub(crate) use self::faults::{Again, Habits, LookFault, TerminateFault};

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
