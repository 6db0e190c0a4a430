//! Which look is due next, and when.

use super::{LookUpTask, Operation, Purpose};
use crate::api::MAX_PAGE;
use crate::operation::engine::sending::Batch;
use crate::operation::engine::site::Site;
use crate::operation::status::Link;
use crate::time::Millis;

impl Operation {
    pub(in crate::operation::engine) fn next_look_up(&self) -> Option<Millis> {
        if self.look_up_flights.len() >= self.policy.look_ups_in_flight {
            return None;
        }
        let next = |site: &Site| {
            let due = match &site.verification {
                Some(_) if self.is_verifying(site) => None,
                Some(verification) => Some(verification.due),
                None if site.may_look() => self.next_due(site),
                None => None,
            };
            Some(due?.max(self.line_opens(site)?))
        };
        let next = self.sites.all().filter_map(next).min()?;
        Some(next.max(self.look_up_pacer.ready_at()))
    }

    fn next_due(&self, site: &Site) -> Option<Millis> {
        let following = self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Follow);
        let gentle = self.last_follow.map_or(Millis(i64::MIN), |last| last + self.policy.follow_apart);
        let here = self.tasks.iter().filter(|task| task.place.endpoint == site.endpoint);
        let due = here.filter_map(|task| match task.purpose {
            Purpose::Follow if following => None,
            Purpose::Follow => Some(task.due.max(gentle)),
            _ => Some(task.due),
        });
        // Due as soon as the line may be tried.
        due.chain(self.to_probe(site).map(|_| Millis(i64::MIN))).min()
    }

    /// When a look may try the line of an endpoint. While it is down, one at a time does.
    fn line_opens(&self, site: &Site) -> Option<Millis> {
        match &site.link {
            Link::Up => Some(Millis(i64::MIN)),
            Link::Down { .. } if self.look_up_flights.values().any(|flight| flight.task.place.endpoint == site.endpoint) => None,
            Link::Down { retry_at, .. } => Some(*retry_at),
        }
    }

    /// The look that is due first in order of purpose.
    pub(super) fn next_task(&mut self, now: Millis) -> Option<LookUpTask> {
        let open = |site: &&Site| self.line_opens(site).is_some_and(|at| at <= now);
        if let Some(task) = self.sites.all().filter(open).find_map(|site| self.next_verification(site, now)) {
            return Some(task);
        }
        let sites: Vec<&Site> = self.sites.all().filter(open).filter(|site| site.may_look()).collect();
        let gentle = self.last_follow.is_none_or(|last| last + self.policy.follow_apart <= now)
            && !self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Follow);
        let due = |task: &LookUpTask| {
            task.due <= now && (task.purpose != Purpose::Follow || gentle) && sites.iter().any(|site| site.endpoint == task.place.endpoint)
        };
        let candidates = self.tasks.iter().enumerate().filter(|(_, task)| due(task));
        if let Some((place, _)) = candidates.min_by_key(|(_, task)| (task.purpose, task.due)) {
            let mut task = self.tasks.swap_remove(place);
            self.merge_into(&mut task, now);
            return Some(task);
        }
        let probed = sites.into_iter().find_map(|site| self.to_probe(site))?;
        Some(LookUpTask::once(probed.place.clone(), probed.ids.clone(), Purpose::Probe, now))
    }

    /// What is asked for to try the line of an endpoint where it is down and something waits to be sent.
    fn to_probe(&self, site: &Site) -> Option<&Batch> {
        let stopped = self.ledger.pause().is_some() || self.ledger.hold(&site.endpoint).is_some();
        if matches!(site.link, Link::Up) || stopped {
            return None;
        }
        self.queue.iter().find(|batch| batch.place.endpoint == site.endpoint)
    }

    /// Small looks of the same kind and place go together, up to what one request takes.
    fn merge_into(&mut self, task: &mut LookUpTask, now: Millis) {
        if task.apart || matches!(task.purpose, Purpose::Check { split: true }) {
            return;
        }
        let mut i = 0;
        while let Some(other) = self.tasks.get(i) {
            let fits = !other.apart && task.ids.len() + other.ids.len() <= MAX_PAGE;
            if fits && other.due <= now && other.purpose == task.purpose && other.place == task.place {
                let other = self.tasks.swap_remove(i);
                task.failures = task.failures.max(other.failures);
                task.interval = task.interval.min(other.interval);
                task.since = task.since.max(other.since);
                task.ids.extend(other.ids);
            } else {
                i += 1;
            }
        }
    }
}
