//! The simulated cloud as a whole: requests and times in, replies out. It reads no clock and opens no socket.

mod control;
mod gate;
mod orders;
mod reply;
mod settings;

use std::collections::BTreeMap;
use std::time::Duration;

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, RequestId};
use serde_json::Value;

pub use control::{ControlError, InstanceTruth};
pub use gate::{ACTIONS, Incoming, MAX_BODY};
pub use orders::{AccountPatch, InstancePatch, NewInstance, NewKey, Reset};
pub use reply::{Reply, first_half};
pub use settings::Settings;

use crate::accounts::Accounts;
use crate::actions::{Context, describe_instances, describe_zones, terminate_instances};
use crate::faults::{Fault, Faults};
use crate::fleet::{Fleet, FleetSpec};
use crate::ledger::{Ledger, TerminateRecord};
use crate::limits::Limiter;
use crate::moment::Moment;
use crate::protocol::{ApiFault, Params, envelope, error_envelope};

/// The simulated cloud.
#[derive(Debug)]
pub struct Cloud {
    spec: FleetSpec,
    initial: Settings,
    settings: Settings,
    /// `Host` values that name this very process; known once it listens.
    own_hosts: Vec<String>,
    accounts: Accounts,
    fleet: Fleet,
    limiter: Limiter,
    faults: Faults,
    ledger: Ledger,
    /// What happens by itself, by time and then by order of scheduling.
    timeline: BTreeMap<(Moment, u64), Event>,
    scheduled: u64,
    request_ids: fastrand::Rng,
}

#[derive(Debug)]
enum Event {
    CleanedUp(InstanceId),
    TurnsToError(InstanceId),
    LateWork { action: String, context: Context, body: Vec<u8> },
}

/// A request between its arrival and its work: the faults that befall it, and how long it waits.
#[derive(Debug)]
pub struct Arrival {
    action: String,
    faults: Vec<Fault>,
    place: usize,
    request_id: RequestId,
    /// To wait before [`Cloud::work`] is called.
    pub before: Duration,
    /// To wait before its reply is sent.
    pub after: Duration,
}

impl Cloud {
    /// A cloud with this fleet. `entropy` makes request ids differ from one start to the next; all else is from the seed.
    #[must_use]
    pub fn new(spec: FleetSpec, settings: Settings, entropy: u64, now: Moment) -> Self {
        Self {
            fleet: Fleet::make(&spec, now),
            faults: Faults::new(spec.seed),
            spec,
            initial: settings.clone(),
            settings,
            own_hosts: Vec::new(),
            accounts: Accounts::default(),
            limiter: Limiter::default(),
            ledger: Ledger::default(),
            timeline: BTreeMap::new(),
            scheduled: 0,
            request_ids: fastrand::Rng::with_seed(entropy),
        }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Names the `Host` values that mean this process, beside the API's own hosts.
    pub fn listen_on(&mut self, hosts: Vec<String>) {
        self.own_hosts = hosts;
    }

    /// The service's clock, which may be set wrong.
    #[must_use]
    pub fn service_time(&self, now: Moment) -> Moment {
        Moment(now.0.saturating_add(self.settings.skew_seconds.saturating_mul(1_000_000)))
    }

    /// Notes a request on arrival and draws its faults.
    pub fn arrive(&mut self, action: &str, now: Moment) -> Arrival {
        let faults = self.faults.draw(action);
        let request_id = self.next_request_id();
        let place = self.ledger.arrived(action, &request_id, faults.iter().map(Fault::kind).collect(), now);
        let whole = self.settings.latency_ms.saturating_add(self.faults.jitter(self.settings.jitter_ms));
        let (mut before, mut after) = (whole / 2, whole - whole / 2);
        for fault in &faults {
            if let Fault::Delay { before_ms, after_ms, jitter_ms } = fault {
                before = before.saturating_add(*before_ms).saturating_add(self.faults.jitter(*jitter_ms));
                after = after.saturating_add(*after_ms).saturating_add(self.faults.jitter(*jitter_ms));
            }
        }
        let (before, after) = (Duration::from_millis(before), Duration::from_millis(after));
        Arrival { action: action.to_owned(), faults, place, request_id, before, after }
    }

    /// Does a request's work at the given time, or what its faults make of it.
    pub fn work(&mut self, arrival: &Arrival, incoming: &Incoming, now: Moment) -> Reply {
        self.advance(now);
        if self.settings.down || arrival.faults.contains(&Fault::DropBefore) {
            return Reply::HangUp;
        }
        if let Some(status) = arrival.faults.iter().find_map(|fault| match fault {
            Fault::BadGateway { status, done: false } => Some(*status),
            _ => None,
        }) {
            return Reply::gateway(status);
        }
        let Some(result) = self.answer(arrival, incoming, now) else { return Reply::HangUp };
        let outcome = result.as_ref().err().map_or_else(|| "ok".to_owned(), |fault| fault.code.clone().into_owned());
        let text = match result {
            Ok(fields) => envelope(fields, &arrival.request_id),
            Err(fault) => error_envelope(&fault, &arrival.request_id),
        };
        let reply = Reply::after(&arrival.faults, text.to_string());
        if let Some(record) = self.ledger.request_mut(arrival.place) {
            record.outcome = outcome;
            record.answered = matches!(reply, Reply::Message { status: 200, .. }) && !arrival.faults.contains(&Fault::Truncated);
        }
        reply
    }

    /// The action's answer; `None` if the work was put off and nothing is answered.
    fn answer(&mut self, arrival: &Arrival, incoming: &Incoming, now: Moment) -> Option<Result<Value, ApiFault>> {
        let context = match self.admit(arrival, incoming, now) {
            Ok(context) => context,
            Err(fault) => return Some(Err(fault)),
        };
        let body = incoming.body.clone().unwrap_or_default();
        if let Some(after) = arrival.faults.iter().find_map(|fault| match fault {
            Fault::Late { after_ms } => Some(Duration::from_millis(*after_ms)),
            _ => None,
        }) {
            self.schedule(now + after, Event::LateWork { action: arrival.action.clone(), context, body });
            return None;
        }
        let result = self.act(&arrival.action, &context, &body);
        Some(api_error(&arrival.faults, true).map_or(result, Err))
    }

    /// Everything before the action: the checks, errors on demand, the rate limit.
    fn admit(&mut self, arrival: &Arrival, incoming: &Incoming, now: Moment) -> Result<Context, ApiFault> {
        let hosts = [self.settings.hosts.as_slice(), self.own_hosts.as_slice()].concat();
        let (caller, region) = gate::check(incoming, &hosts, &self.accounts, self.service_time(now))?;
        if let Some(record) = self.ledger.request_mut(arrival.place) {
            record.account = Some(self.accounts.name(caller.account).to_owned());
        }
        if let Some(fault) = api_error(&arrival.faults, false) {
            return Err(fault);
        }
        self.limiter.admit(caller.account, &arrival.action, self.settings.rate_limit, now)?;
        Ok(Context { caller, region, request_id: arrival.request_id.clone(), faults: arrival.faults.clone(), now })
    }

    fn act(&mut self, action: &str, context: &Context, body: &[u8]) -> Result<Value, ApiFault> {
        let params = Params::read(body)?;
        match action {
            "DescribeZones" => describe_zones(params),
            "DescribeInstances" => {
                let Self { fleet, faults, .. } = self;
                describe_instances(fleet, params, context, |machines| faults.shuffle(machines))
            }
            "TerminateInstances" => self.terminate(params, context),
            _ => Err(ApiFault::new("InvalidAction", format!("The action `{action}` does not exist."))),
        }
    }

    fn terminate(&mut self, params: Params, context: &Context) -> Result<Value, ApiFault> {
        if !self.accounts.may_terminate(context.caller.account) {
            return Err(ApiFault::new(
                "UnauthorizedOperation",
                format!(
                    "[request id:{}]you are not authorized to perform operation (edgezone:TerminateInstances)\nresource (*) has no permission\n",
                    context.request_id
                ),
            ));
        }
        let cleanup = Duration::from_millis(self.settings.cleanup_ms);
        let (done, answer) = terminate_instances(&mut self.fleet, params, context, cleanup, self.settings.failed_set);
        for id in &done.accepted {
            self.schedule(context.now + cleanup, Event::CleanedUp(id.clone()));
        }
        for (id, after) in done.turning {
            self.schedule(context.now + after, Event::TurnsToError(id));
        }
        self.ledger.terminated(TerminateRecord {
            at_ms: context.now.millis(),
            request_id: context.request_id.clone(),
            account: self.accounts.name(context.caller.account).to_owned(),
            region: context.region.clone(),
            ids: done.ids,
            terminated: done.accepted,
            failed: done.failed,
            error: answer.as_ref().err().map(|fault| fault.code.clone().into_owned()),
        });
        answer
    }

    fn schedule(&mut self, at: Moment, event: Event) {
        self.scheduled = self.scheduled.wrapping_add(1);
        self.timeline.insert((at, self.scheduled), event);
    }

    /// Lets everything happen that is due by now, in order.
    pub fn advance(&mut self, now: Moment) {
        let mut gone = false;
        while self.timeline.first_key_value().is_some_and(|((at, _), _)| *at <= now) {
            let Some(((at, _), event)) = self.timeline.pop_first() else { break };
            match event {
                Event::CleanedUp(id) => {
                    self.fleet.clean_up(&id, at);
                    gone = true;
                }
                Event::TurnsToError(id) => {
                    if let Some(machine) = self.fleet.get_mut(&id).filter(|machine| machine.status == InstanceStatus::Terminating) {
                        machine.status = InstanceStatus::Error;
                        machine.gone_due = None;
                    }
                }
                Event::LateWork { action, mut context, body } => {
                    context.now = at;
                    // Nobody waits for the answer any more.
                    let _ = self.act(&action, &context, &body);
                }
            }
        }
        if gone {
            self.fleet.sweep();
        }
    }

    fn next_request_id(&mut self) -> RequestId {
        let rng = &mut self.request_ids;
        let (a, b, c, d, e) = (rng.u32(..), rng.u16(..), rng.u16(..), rng.u16(..), rng.u64(..) >> 16);
        RequestId::from(format!("{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}"))
    }
}

fn api_error(faults: &[Fault], after: bool) -> Option<ApiFault> {
    faults.iter().find_map(|fault| match fault {
        Fault::ApiError { code, message, done } if *done == after => {
            let message = message.clone().unwrap_or_else(|| "An internal error has occurred. Please try again later.".to_owned());
            Some(ApiFault { code: code.clone().into(), message })
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests;
