//! Carries the engine's effects out with tokio, as the page does with the browser.

use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use edgezone_core::operation::{Effect, Event, Operation};
use edgezone_core::time::Millis;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;

use crate::service::Service;

/// An operation whose every instance has its outcome, and how long that took from its start.
pub(crate) struct Settled {
    pub(crate) operation: Operation,
    pub(crate) took: Duration,
}

/// The time of day.
pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Drives the operation until it has settled.
pub(crate) async fn run(mut operation: Operation, service: Rc<Service>) -> Settled {
    let began = Instant::now();
    let (events, mut happened) = unbounded_channel();
    LocalSet::new()
        .run_until(async move {
            operation.handle(Event::Tick, now());
            loop {
                while let Some(effect) = operation.poll() {
                    if matches!(effect, Effect::Settled) {
                        return Settled { operation, took: began.elapsed() };
                    }
                    carry_out(effect, &service, &events);
                }
                let wake = operation
                    .next_wake(now())
                    .map_or(Duration::from_secs(60), |at| Duration::from_millis(u64::try_from((at - now()).0).unwrap_or(0)));
                let event = tokio::select! {
                    Some(event) = happened.recv() => event,
                    () = tokio::time::sleep(wake) => Event::Tick,
                };
                operation.handle(event, now());
            }
        })
        .await
}

fn carry_out(effect: Effect, service: &Rc<Service>, events: &UnboundedSender<Event>) {
    let (service, events) = (Rc::clone(service), events.clone());
    match effect {
        // A journal in memory: what storing costs is measured in the browser, where it is stored.
        Effect::Persist(record) => drop(events.send(Event::Persisted { through: record.sequence })),
        Effect::Terminate { request, place, body } => {
            tokio::task::spawn_local(async move {
                let result = service.call(&place.region, &body).await;
                events.send(Event::Terminated { request, result })
            });
        }
        Effect::LookUp { request, place, body } => {
            tokio::task::spawn_local(async move {
                let result = service.call(&place.region, &body).await;
                events.send(Event::LookedUp { request, result })
            });
        }
        Effect::Settled | Effect::Closed => {}
    }
}
