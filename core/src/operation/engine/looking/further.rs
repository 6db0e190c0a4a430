//! What one look leads to: another look, or giving it up.

use super::{Look, LookUpTask, Operation};
use crate::api::CallError;
use crate::ids::InstanceId;
use crate::operation::outcome::Outcome;
use crate::operation::record::RecordKind;
use crate::time::{Millis, Span};

impl Operation {
    /// Ids that a check found terminating are followed; those it did not tell about are checked again.
    pub(super) fn after_check(&mut self, task: LookUpTask, now: Millis) {
        let outcome = |id: &InstanceId| self.ledger.entry(id).map(|entry| entry.outcome.clone());
        let accepted: Vec<_> = task.ids.iter().filter(|id| matches!(outcome(id), Some(Outcome::Terminated { .. }))).cloned().collect();
        let open: Vec<_> = task.ids.iter().filter(|id| matches!(outcome(id), Some(Outcome::Checking(_)))).cloned().collect();
        self.follow(task.place.clone(), accepted, now);
        if !open.is_empty() {
            self.check_once_more(LookUpTask { ids: open, ..task }, None, true, now);
        }
    }

    pub(super) fn check_once_more(&mut self, task: LookUpTask, error: Option<CallError>, counts: bool, now: Millis) {
        let failures = if counts { task.failures.saturating_add(1) } else { task.failures };
        if failures >= self.policy.look_up_tries {
            self.record(RecordKind::LookUpFailed { ids: task.ids, error }, now);
            return;
        }
        let due = now + self.policy.wait(failures.max(1));
        self.tasks.push(LookUpTask { due, failures, ..task });
    }

    /// Goes on following what is accepted and listed, less and less often.
    pub(super) fn follow_on(&mut self, mut task: LookUpTask, now: Millis) {
        let enough = self.policy.fallen_back_looks;
        task.ids.retain(|id| {
            let entry = self.ledger.entry(id);
            entry.is_some_and(|e| matches!(e.outcome, Outcome::Terminated { .. }) && e.fallen_back < enough)
        });
        if task.ids.is_empty() || now - task.since > self.policy.follow_for {
            return;
        }
        let interval = Span(task.interval.0.saturating_mul(3) / 2).min(self.policy.follow.1);
        self.tasks.push(LookUpTask { due: now + interval, interval, failures: 0, ..task });
    }

    /// An answer that leaves ids out without being complete has not told about them: they are asked for again, by fewer.
    pub(super) fn rehearsed(&mut self, task: LookUpTask, look: Look, now: Millis) {
        let is_seen = |id: &InstanceId| look.seen.iter().any(|sighting| sighting.id == *id);
        let (told, mut rest): (Vec<_>, Vec<_>) = task.ids.into_iter().partition(|id| look.complete || is_seen(id));
        if told.is_empty() {
            self.look_up_pacer.hold_until(now + self.policy.back_off.0);
        } else {
            self.record(RecordKind::Rehearsed { ids: told, seen: look.seen }, now);
        }
        let later = rest.split_off(rest.len().div_ceil(2));
        self.wait_again(task.place.clone(), later);
        self.wait_again(task.place, rest);
    }
}
