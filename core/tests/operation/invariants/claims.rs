//! Whether what the ledger says is true, at the moment it is said.

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Ledger, Outcome, Proof, Tally, Unresolved};
use edgezone_core::time::Millis;

use super::{Meaning, Watch, meaning};
use crate::service::Service;

impl Watch {
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
