//! The review before a termination: the plan, looked up afresh, and what the operator does to it.

use std::cell::RefCell;
use std::rc::Rc;

use edgezone_adapters::clock;
use edgezone_core::ids::InstanceId;
use edgezone_core::plan::{ConfirmationError, ConfirmedPlan, Plan, RehearsalPlan};
use edgezone_core::time::Span;
use edgezone_dom::prelude::*;

use super::fleet::FleetState;
use super::look_up::{LookedUp, look_up};
use super::service::ReadError;
use super::session::SessionState;

/// How the look-up of the present facts stands. Nothing is confirmed on the strength of old ones.
#[derive(Clone, PartialEq, Debug)]
pub enum LookUp {
    /// Under way.
    Asking,
    /// All facts are fresh.
    Fresh,
    /// Some could not be looked up.
    Failed(ReadError),
}

/// A plan under review. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Review {
    session: SessionState,
    plan: RwSignal<Plan>,
    look_up: RwSignal<LookUp>,
    /// Grows with each look-up, so that an earlier one does not say that all is fresh.
    asked: StoredValue<u32>,
}

impl Review {
    /// Plans what is selected, with what changed since it was, and looks it up afresh. Follows the limits and the rules.
    #[must_use]
    pub fn of(session: SessionState, fleet: FleetState) -> Self {
        let guards = session.safety().guards();
        let plan = guards.with_untracked(|guards| {
            fleet.all().with_untracked(|all| {
                let plan =
                    |selection: &_| fleet.baseline(|before| Plan::since(before, selection, all, &guards.protection, guards.limits()));
                fleet.selection().with_untracked(plan)
            })
        });
        // What was read is of the account one is connected to, and is terminated there and nowhere else.
        let plan = match session.current_untracked() {
            Some(session) => plan.at(session.endpoint()),
            None => plan,
        };
        let review = Self::of_plan(session, plan, LookUp::Asking);
        effect(move || {
            guards.with(|guards| {
                review.change(|plan| {
                    plan.set_limits(guards.limits());
                    plan.set_protection(&guards.protection);
                });
            });
            // What was unlocked is looked up like the rest.
            let unseen = review.plan.with_untracked(|plan| !plan.look_ups().is_empty());
            if unseen || review.asked.get_value() == 0 {
                review.look_up();
            }
        });
        review
    }

    /// A review of a plan that needs no look-up any longer, or none of this page's.
    #[must_use]
    pub fn of_plan(session: SessionState, plan: Plan, look_up: LookUp) -> Self {
        Self { session, plan: RwSignal::new(plan), look_up: RwSignal::new(look_up), asked: StoredValue::new(0) }
    }

    /// The plan as it stands.
    #[must_use]
    pub fn plan(self) -> ReadSignal<Plan> {
        self.plan.read_only()
    }

    /// How the look-up stands. Tracked.
    #[must_use]
    pub fn freshness(self) -> LookUp {
        self.look_up.get()
    }

    /// How long the credentials are still good, if they end before the requests can all be sent.
    #[must_use]
    pub fn too_short(self, least_time: Span) -> Option<Span> {
        let left = self.session.current_untracked()?.expires_at? - clock::now();
        (left < least_time).then_some(left)
    }

    /// The proxy that requests go through.
    #[must_use]
    pub fn proxy(self) -> String {
        self.session.current_untracked().map(|now| now.service.client().endpoint().proxy.as_str().to_owned()).unwrap_or_default()
    }

    /// Looks up what was not yet looked up.
    pub fn look_up(self) {
        let Some(session) = self.session.current_untracked() else { return };
        self.look_up.set(LookUp::Asking);
        self.asked.update_value(|asked| *asked += 1);
        let asked = self.asked.get_value();
        let batches = self.plan.with_untracked(Plan::look_ups);
        let failed = Rc::new(RefCell::new(None));
        let noted = Rc::clone(&failed);
        let each = move |answer: LookedUp| match answer {
            Ok((batch, answer)) => {
                let _ = self.plan.try_update(|plan| plan.mark_drift(batch.facts(answer.instance_set)));
            }
            Err(error) => {
                noted.replace(Some(error));
            }
        };
        leptos::task::spawn_local(async move {
            look_up(session, batches, Box::new(each)).await;
            if self.asked.try_get_value() == Some(asked) {
                let _ = self.look_up.try_set(failed.take().map_or(LookUp::Fresh, LookUp::Failed));
            }
        });
    }

    /// Lifts the protection of one, as a deliberate step. It holds until the page closes.
    pub fn unlock(self, id: &InstanceId) {
        self.session.safety().unlock(id);
    }

    /// Takes an unlocking back.
    pub fn lock(self, id: &InstanceId) {
        self.session.safety().lock(id);
    }

    /// Changes the plan as the operator wants.
    pub fn change(self, change: impl FnOnce(&mut Plan)) {
        self.plan.update(change);
    }

    /// Takes one out.
    pub fn take_out(self, id: &InstanceId) {
        self.change(|plan| plan.take_out(id));
    }

    /// Why it cannot be confirmed yet by what was typed. Tracked.
    #[must_use]
    pub fn objection(self, typed: &str) -> Option<ConfirmationError> {
        self.plan.with(|plan| plan.check(typed).err())
    }

    /// Confirms it. `None` if it cannot be.
    #[must_use]
    pub fn confirm(self, typed: &str) -> Option<ConfirmedPlan> {
        self.plan.get_untracked().confirm(typed).ok()
    }

    /// The same for a rehearsal. `None` if nothing is included.
    #[must_use]
    pub fn rehearse(self) -> Option<RehearsalPlan> {
        self.plan.with_untracked(|plan| plan.rehearse().ok())
    }
}
