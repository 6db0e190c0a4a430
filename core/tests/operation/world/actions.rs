//! What the schedule has somebody do: the operator, others, or the world at large.

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Event, Outcome};
use edgezone_core::time::Span;

use super::{Action, World};
use crate::service::{ENDPOINTS, Life};

impl World {
    fn every(&self, n: u8) -> Vec<InstanceId> {
        self.service
            .machines
            .keys()
            .enumerate()
            .filter(|(i, _)| i.is_multiple_of(usize::from(n.max(1))))
            .map(|(_, id)| id.clone())
            .collect()
    }

    pub(super) fn act(&mut self, action: Action) {
        self.service.settle(self.now);
        match action {
            Action::Pause => {
                if let Some(engine) = &self.engine {
                    self.watch.operator_paused |= engine.ledger().tally().open() > 0 && !engine.ledger().closed();
                }
                self.feed(Event::Pause);
            }
            Action::Resume => self.resume(),
            Action::Cancel => {
                let sequence = self.next_sequence();
                if self.engine.is_some() {
                    self.watch.cancelled(sequence);
                }
                self.feed(Event::Cancel);
            }
            Action::Retry(every) => {
                let Some(engine) = &self.engine else { return };
                let ids: Vec<_> = self.every(every).into_iter().filter(|id| engine.ledger().can_retry(id)).collect();
                if !ids.is_empty() {
                    self.watch.retried(&ids);
                    self.feed(Event::Retry(ids));
                }
            }
            Action::CheckAgain => {
                let Some(engine) = &self.engine else { return };
                let unresolved = engine.ledger().entries().iter().filter(|e| matches!(e.outcome, Outcome::Unresolved(_)));
                let ids: Vec<_> = unresolved.map(|entry| entry.target.id.clone()).collect();
                self.watch.checked_again(&ids);
                self.feed(Event::CheckAgain(ids));
            }
            Action::Wipe(number) => self.wipe(number.into()),
            Action::Lose(number) => self.credentials[usize::from(number)] = None,
            Action::GoodCredentials(number) => self.enter(number.into(), true, false),
            Action::BadCredentials(number) => self.enter(number.into(), true, true),
            Action::OthersCredentials(number) => self.enter(number.into(), false, false),
            Action::OthersTerminate(every) => {
                for id in self.every(every) {
                    let took = 500 + self.below(self.schedule.habits.cleanup);
                    self.service.work(&id, self.now, took, false);
                }
            }
            Action::OthersRemove(every) => {
                for id in self.every(every) {
                    self.service.machines.get_mut(&id).unwrap().life = Life::Gone;
                }
            }
            Action::TurnsError(every) => {
                for id in self.every(every) {
                    let machine = self.service.machines.get_mut(&id).unwrap();
                    if matches!(machine.life, Life::Terminating { .. }) {
                        machine.life = Life::Alive(InstanceStatus::Error);
                    }
                }
            }
            Action::Allocated => {
                for machine in self.service.machines.values_mut() {
                    if machine.life == Life::Alive(InstanceStatus::Allocating) {
                        machine.life = Life::Alive(InstanceStatus::Running);
                    }
                }
            }
            Action::ServiceDown(millis) => self.service.down_until = [self.now + Span(millis); ENDPOINTS],
            Action::EndpointDown(number, millis) => self.service.down_until[usize::from(number)] = self.now + Span(millis),
            Action::Crash { unreported, down } => self.crash(unreported, down),
        }
    }
}
