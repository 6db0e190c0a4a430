//! Operations that span endpoints, by name. Each also passes every check of `invariants` at every step.

use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{PauseReason, Record, RecordKind};
use edgezone_core::time::Millis;

use crate::named::all_gone;
use crate::service::{TerminateFault, endpoint};
use crate::world::{Action, Run, START, Schedule, run};

/// Every second machine is at the second endpoint.
fn at_two_endpoints(machines: usize) -> Schedule {
    let mut schedule = Schedule::calm(machines);
    schedule.fleet.iter_mut().skip(1).step_by(2).for_each(|spec| spec.endpoint = 1);
    schedule
}

/// When requests to an endpoint left, with the ids in them.
fn sent_to(run: &Run, number: usize) -> Vec<(Millis, usize)> {
    let here = |ids: &[InstanceId]| run.ledger.entry(&ids[0]).unwrap().place.endpoint == endpoint(number);
    run.departures.iter().filter(|(_, ids)| here(ids)).map(|(at, ids)| (*at, ids.len())).collect()
}

/// The reasons for which an endpoint was held, in order; `None` where it went on.
fn holds(run: &Run, number: usize) -> Vec<Option<PauseReason>> {
    let of = |record: &Record| match &record.kind {
        RecordKind::Held { endpoint: held, reason } if *held == endpoint(number) => Some(reason.clone()),
        _ => None,
    };
    run.records.iter().filter_map(of).collect()
}

#[test]
fn an_endpoint_without_credentials_waits_while_the_other_is_done() {
    let run = run(&at_two_endpoints(450));
    all_gone(&run, 450);
    assert_eq!(run.tally().failed, 0);
    let (first, second) = (sent_to(&run, 0), sent_to(&run, 1));
    assert_eq!(first.iter().map(|(_, ids)| ids).sum::<usize>(), 225);
    assert_eq!(second.iter().map(|(_, ids)| ids).sum::<usize>(), 225);
    assert!((first.last().unwrap().0 - START).0 < 1_000, "what waits for credentials keeps nothing else waiting");
    assert!(second[0].0 > first.last().unwrap().0);
    assert_eq!(holds(&run, 1), [Some(PauseReason::NoCredentials), None], "it is said from the start, and mended once");
}

#[test]
fn credentials_for_both_endpoints_and_one_pace_for_all() {
    let run = run(&Schedule { keeps_all: true, latency: (40, 40), ..at_two_endpoints(4_000) });
    all_gone(&run, 4_000);
    assert_eq!(run.departures.len(), 40);
    let took = (run.answered - run.departures[0].0).0;
    // No second has more than 20, as `invariants` sees for all of them together; and nothing lies between the two.
    assert!(took <= (39 * 50 + 80) * 105 / 100, "{took} ms");
    assert_eq!([0, 1].map(|number| sent_to(&run, number).len()), [20, 20]);
}

#[test]
fn credentials_expire_at_one_endpoint_while_the_other_goes_on() {
    // The token of one is refused after the first requests; the operator is slow to mend it.
    let run = run(&Schedule {
        keeps_all: true,
        terminate_faults: vec![TerminateFault::None, TerminateFault::TokenExpires],
        operator_takes: 20_000,
        ..at_two_endpoints(2_000)
    });
    all_gone(&run, 2_000);
    assert_eq!(run.tally().failed, 0);
    let held = [0, 1].map(|number| holds(&run, number).iter().filter(|reason| matches!(reason, Some(PauseReason::Credentials(_)))).count());
    assert_eq!(held.iter().sum::<usize>(), 1, "one endpoint is held, and the other is not");
    let other = usize::from(held[1] == 0);
    let last = sent_to(&run, other).last().unwrap().0;
    assert!((last - START).0 < 5_000, "the other's requests left before the operator mended anything: {last:?}");
    assert!((sent_to(&run, 1 - other).last().unwrap().0 - START).0 > 20_000);
}

#[test]
fn one_endpoint_is_down_and_the_other_goes_on() {
    let run = run(&Schedule { keeps_all: true, actions: vec![(0, Action::EndpointDown(1, 60_000))], ..at_two_endpoints(900) });
    all_gone(&run, 900);
    assert!((sent_to(&run, 0).last().unwrap().0 - START).0 < 2_000);
    assert!(sent_to(&run, 1).iter().all(|(at, _)| (*at - START).0 > 60_000), "the line is tried with look-ups");
}

#[test]
fn others_credentials_at_one_endpoint_say_nothing_of_the_other() {
    let run = run(&Schedule {
        keeps_all: true,
        actions: vec![(400, Action::OthersCredentials(1)), (420, Action::Crash { unreported: 3, down: 500 })],
        latency: (200, 300),
        ..at_two_endpoints(450)
    });
    all_gone(&run, 450);
    assert!(!holds(&run, 0).contains(&Some(PauseReason::AccountNotRecognised)));
}

#[test]
fn an_operation_elsewhere_than_where_it_was_started_sends_nothing_with_the_wrong_credentials() {
    let mut schedule = Schedule::calm(5);
    schedule.fleet.iter_mut().for_each(|spec| spec.endpoint = 1);
    let run = run(&schedule);
    all_gone(&run, 5);
    assert_eq!(run.pauses, [PauseReason::NoCredentials]);
    assert_eq!(sent_to(&run, 0), []);
}
