//! TerminateInstances: each id by itself, partial success as the normal case.

use std::collections::HashSet;
use std::time::Duration;

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::InstanceId;
use serde_json::{Value, json};

use super::Context;
use crate::faults::{FailedSetShape, Fault, RefuseWhen};
use crate::fleet::{Fleet, Termination};
use crate::ledger::FailedRecord;
use crate::moment::Moment;
use crate::protocol::{ApiFault, Params};

const MAX_IDS: usize = 100;

/// What a termination did, and what it will do later.
#[derive(Debug, Default)]
pub struct Terminated {
    /// The ids the request named, each once.
    pub ids: Vec<InstanceId>,
    /// The ids that were terminated.
    pub accepted: Vec<InstanceId>,
    /// The ids that were refused.
    pub failed: Vec<FailedRecord>,
    /// The ids that will turn to `error` so much later instead of going.
    pub turning: Vec<(InstanceId, Duration)>,
}

/// Does the work of TerminateInstances. The first part of the result is for the ledger, the second is the answer.
pub fn terminate_instances(
    fleet: &mut Fleet,
    params: Params,
    context: &Context,
    cleanup: Duration,
    failed_set: FailedSetShape,
) -> (Terminated, Result<Value, ApiFault>) {
    let mut done = Terminated::default();
    match read(params) {
        Ok(ids) => done.ids = ids,
        Err(fault) => return (done, Err(fault)),
    }
    let mut will = Vec::new();
    for id in &done.ids {
        match judge(fleet, context, id) {
            Ok(()) => will.push(id.clone()),
            Err(fault) => done.failed.push(FailedRecord { id: id.clone(), code: fault.code.into_owned(), message: fault.message }),
        }
    }
    if let Some(fault) = refused_whole(fleet, context, &done, &will) {
        done.failed.clear();
        return (done, Err(fault));
    }

    let (silent, silently_done) = omitted(context, &done.ids);
    for id in will {
        if silent.contains(&id) && !silently_done {
            continue;
        }
        accept(fleet, &id, context, context.now + cleanup);
        done.accepted.push(id);
    }
    done.turning = turning(context, &done.accepted);
    let answer = answer(&done, context, failed_set, &silent);
    (done, Ok(answer))
}

fn read(mut params: Params) -> Result<Vec<InstanceId>, ApiFault> {
    let ids = params.texts("InstanceIds")?;
    params.end()?;
    let ids = ids.ok_or_else(|| ApiFault::missing("InstanceIds"))?;
    if ids.is_empty() || ids.len() > MAX_IDS {
        return Err(ApiFault::value("InstanceIds", &format!("1 to {MAX_IDS} ids are allowed, not {}", ids.len())));
    }
    let mut seen = HashSet::new();
    Ok(ids.into_iter().map(InstanceId::from).filter(|id| seen.insert(id.clone())).collect())
}

/// Whether an instance can be terminated. Documented is only that an allocating one cannot; that one already being
/// terminated cannot either is this simulator's reading of `InvalidInstanceState`.
fn judge(fleet: &Fleet, context: &Context, id: &InstanceId) -> Result<(), ApiFault> {
    let machine = fleet.find(context.caller.account, &context.region, id).filter(|machine| machine.gone_at.is_none());
    let Some(machine) = machine else {
        return Err(ApiFault::new("ResourceNotFound.Instance", format!("Instance {id} does not exist")));
    };
    match &machine.status {
        status @ (InstanceStatus::Allocating | InstanceStatus::Terminating) => Err(ApiFault::new(
            "UnsupportedOperation.InvalidInstanceState",
            format!("Instance {id} is in {status} status, cannot terminate"),
        )),
        _ => Ok(()),
    }
}

fn refused_whole(fleet: &Fleet, context: &Context, done: &Terminated, will: &[InstanceId]) -> Option<ApiFault> {
    let kinds: HashSet<bool> =
        done.ids.iter().filter_map(|id| fleet.find(context.caller.account, &context.region, id)).map(|machine| machine.legacy).collect();
    if kinds.len() > 1 {
        let message = "The batch mixes instances of the legacy kind with others; terminate them in separate requests.";
        return Some(ApiFault::new("UnsupportedOperation.LegacyCompatBatchMixed", message));
    }
    let refuse = context.faults.iter().any(|fault| match fault {
        Fault::RefuseBatch { when: RefuseWhen::Any } => !done.failed.is_empty(),
        Fault::RefuseBatch { when: RefuseWhen::All } => will.is_empty(),
        _ => false,
    });
    let first = done.failed.first().filter(|_| refuse)?;
    Some(ApiFault { code: first.code.clone().into(), message: first.message.clone() })
}

fn accept(fleet: &mut Fleet, id: &InstanceId, context: &Context, due: Moment) {
    if let Some(machine) = fleet.get_mut(id) {
        machine.status = InstanceStatus::Terminating;
        machine.operate_status = "stopped";
        machine.gone_due = Some(due);
        machine.terminations.push(Termination { request_id: context.request_id.clone(), at_ms: context.now.millis() });
    }
}

/// The ids the answer will not name, and whether they are terminated all the same.
fn omitted(context: &Context, ids: &[InstanceId]) -> (HashSet<InstanceId>, bool) {
    let omit = context.faults.iter().find_map(|fault| match fault {
        Fault::Omit { ids, done } => Some((*ids, *done)),
        _ => None,
    });
    let (count, done) = omit.unwrap_or_default();
    (ids.iter().take(count).cloned().collect(), done)
}

fn turning(context: &Context, accepted: &[InstanceId]) -> Vec<(InstanceId, Duration)> {
    let turn = context.faults.iter().find_map(|fault| match fault {
        Fault::ErrorWhileTerminating { ids, after_ms } => Some((*ids, Duration::from_millis(*after_ms))),
        _ => None,
    });
    let (count, after) = turn.unwrap_or_default();
    accepted.iter().take(count).map(|id| (id.clone(), after)).collect()
}

fn answer(done: &Terminated, context: &Context, failed_set: FailedSetShape, silent: &HashSet<InstanceId>) -> Value {
    let failed_row = |id: &str, code: &str, message: &str| json!({"InstanceId": id, "ErrorCode": code, "ErrorMessage": message});
    let told = |id: &InstanceId| !silent.contains(id);
    let mut succeeded: Vec<Value> = done.accepted.iter().filter(|id| told(id)).map(|id| json!(id)).collect();
    let mut failed: Vec<Value> =
        done.failed.iter().filter(|row| told(&row.id)).map(|row| failed_row(row.id.as_str(), &row.code, &row.message)).collect();
    let mut shape = failed_set;
    for fault in &context.faults {
        match fault {
            Fault::Extra { ids, failed: false } => succeeded.extend(ids.iter().map(|id| json!(id))),
            Fault::Extra { ids, failed: true } => failed.extend(ids.iter().map(|id| failed_row(id, "InternalError", "Internal error."))),
            Fault::FailedSet { shape: wanted } => shape = *wanted,
            _ => {}
        }
    }
    let mut fields = json!({ "InstanceIdSet": succeeded });
    let failed = match (failed.is_empty(), shape) {
        (false, _) | (true, FailedSetShape::Empty) => Some(Value::Array(failed)),
        (true, FailedSetShape::Null) => Some(Value::Null),
        (true, FailedSetShape::Absent) => None,
    };
    if let (Some(failed), Some(object)) = (failed, fields.as_object_mut()) {
        object.insert("FailedInstanceSet".to_owned(), failed);
    }
    fields
}
