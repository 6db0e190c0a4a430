//! The review before a termination: the plan, looked up afresh, and what the operator does to it.

use std::rc::Rc;

use edgezone_adapters::clock;
use edgezone_core::api::{CallError, DescribeInstancesAnswer, DescribeInstancesRequest, NoAnswer};
use edgezone_core::ids::InstanceId;
use edgezone_core::plan::{Batch, ConfirmationError, ConfirmedPlan, Limits, Plan, RehearsalPlan};
use edgezone_core::time::Span;
use edgezone_dom::prelude::*;
use futures_util::StreamExt;
use futures_util::stream;

use super::fleet::FleetState;
use super::service::ReadError;
use super::session::{Session, SessionState};

/// How many look-ups are under way at once.
const IN_FLIGHT: usize = 6;

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
}

impl Review {
    /// Plans what is selected and looks it up afresh.
    #[must_use]
    pub fn of(session: SessionState, fleet: FleetState) -> Self {
        let config = session.config_untracked();
        let limits = config
            .map_or_else(Limits::default, |config| Limits { read_only: config.read_only, maximum: config.max_instances_per_operation });
        // What was read is of the account one is connected to, and is terminated there and nowhere else.
        let placed = |plan: Plan| match session.current_untracked() {
            Some(session) => plan.at(session.endpoint()),
            None => plan,
        };
        let plan = fleet.all().with_untracked(|all| {
            let selection = fleet.selection();
            let protection = session.protection();
            selection.with_untracked(|selection| protection.with_untracked(|rules| placed(Plan::new(selection, all, rules, limits))))
        });
        let review = Self { session, plan: RwSignal::new(plan), look_up: RwSignal::new(LookUp::Asking) };
        review.look_up();
        review
    }

    /// A review of a plan that needs no look-up any longer, or none of this page's.
    #[must_use]
    pub fn of_plan(session: SessionState, plan: Plan, look_up: LookUp) -> Self {
        Self { session, plan: RwSignal::new(plan), look_up: RwSignal::new(look_up) }
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
        let batches = self.plan.with_untracked(Plan::look_ups);
        leptos::task::spawn_local(async move {
            let mut answers = stream::iter(batches).map(|batch| ask(session.clone(), batch)).buffer_unordered(IN_FLIGHT);
            let mut failed = None;
            while let Some(answer) = answers.next().await {
                match answer {
                    Ok((batch, answer)) => {
                        let _ = self.plan.try_update(|plan| plan.mark_drift(batch.facts(answer.instance_set)));
                    }
                    Err(error) => failed = Some(error),
                }
            }
            let _ = self.look_up.try_set(failed.map_or(LookUp::Fresh, LookUp::Failed));
        });
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

async fn ask(session: Rc<Session>, batch: Batch) -> Result<(Batch, DescribeInstancesAnswer), ReadError> {
    // A batch has 1 to 100 ids, so a request for it can always be built; if not, nothing was looked up.
    let nothing = |_| ReadError::Call(CallError::NoAnswer(NoAnswer::Interrupted));
    let request = DescribeInstancesRequest::look_up(batch.ids().to_vec()).map_err(nothing)?;
    let answer = session.service.read(batch.region(), &request).await?;
    Ok((batch, answer))
}
