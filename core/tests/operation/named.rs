//! The nasty ones, by name. Each also passes every check of `invariants` at every step.

mod credentials;

use edgezone_core::api::InstanceStatus;
use edgezone_core::operation::{AttemptEnd, Doubt, Outcome, PauseReason, RecordKind, Unresolved, Warning};

use crate::service::{Again, Habits, Life, LookFault, TerminateFault};
use crate::world::{Action, Run, START, Schedule, Spec, run};

pub(crate) fn all_gone(run: &Run, n: usize) {
    assert_eq!((run.tally().gone, run.tally().total()), (n, n), "{:?}", run.tally());
}

fn batches_sent(run: &Run) -> Vec<usize> {
    run.departures.iter().map(|(_, ids)| ids.len()).collect()
}

fn pauses(run: &Run, which: impl Fn(&PauseReason) -> bool) -> usize {
    run.pauses.iter().filter(|reason| which(reason)).count()
}

#[test]
fn work_done_and_answer_lost() {
    let run = run(&Schedule { terminate_faults: vec![TerminateFault::Lost { done: true }], ..Schedule::calm(37) });
    all_gone(&run, 37);
    assert_eq!(batches_sent(&run), [37], "nothing is sent twice, since the look-up showed it terminating");
    let seen = run.records.iter().any(|record| matches!(&record.kind, RecordKind::LookedUp { seen, .. } if seen.len() == 37));
    assert!(seen);
}

#[test]
fn work_done_late_after_the_look_up() {
    // The look-up finds all alive and sends again; the first request's work is done while the second is on its way.
    let run = run(&Schedule {
        terminate_faults: vec![TerminateFault::LostAndDoneLate(2_110)],
        latency: (50, 50),
        habits: Habits { again: Again::Refused, ..Habits::default() },
        ..Schedule::calm(5)
    });
    all_gone(&run, 5);
    assert_eq!(batches_sent(&run), [5, 5]);
    let refused = run
        .ledger
        .attempts()
        .iter()
        .any(|attempt| matches!(&attempt.end, Some((AttemptEnd::Answered { failed, .. }, _)) if failed.len() == 5));
    assert!(refused, "the second attempt was refused, and that was not called a failure");
}

#[test]
fn work_done_long_after_every_look_up() {
    let late = vec![TerminateFault::LostAndDoneLate(600_000); 3];
    let run = run(&Schedule { terminate_faults: late, actions: vec![(700_000, Action::CheckAgain)], ..Schedule::calm(3) });
    assert_eq!(batches_sent(&run), [3, 3, 3], "three tries, and then it is told as unresolved");
    let unresolved = run.records.iter().any(|record| matches!(record.kind, RecordKind::CheckedAgain(ref ids) if ids.len() == 3));
    assert!(unresolved);
    all_gone(&run, 3);
}

#[test]
fn two_operators_terminate_the_same_fleet() {
    for again in [Again::Refused, Again::Accepted, Again::Unnamed] {
        let run = run(&Schedule {
            habits: Habits { again, ..Habits::default() },
            actions: vec![(0, Action::OthersTerminate(2)), (120, Action::OthersTerminate(1))],
            ..Schedule::calm(250)
        });
        all_gone(&run, 250);
        assert_eq!(run.tally().failed, 0, "what the other was faster with is no failure of ours");
    }
}

#[test]
fn an_instance_turns_error_while_terminating() {
    let run = run(&Schedule { actions: vec![(1_000, Action::TurnsError(3))], ..Schedule::calm(6) });
    let fell_back = |outcome: &Outcome| matches!(outcome, Outcome::Terminated { last_seen: Some(InstanceStatus::Error), .. });
    assert_eq!(run.ledger.entries().iter().filter(|entry| fell_back(&entry.outcome)).count(), 2);
    assert_eq!(run.tally().gone, 4);
    assert_eq!(batches_sent(&run), [6], "accepted is accepted: nothing is sent again by itself");
}

#[test]
fn whole_batch_refused_until_the_culprit_stands_alone() {
    let mut schedule = Schedule { habits: Habits { refuses_whole: true, ..Habits::default() }, ..Schedule::calm(100) };
    schedule.fleet[37].status = InstanceStatus::Allocating;
    let run = run(&schedule);
    assert_eq!((run.tally().gone, run.tally().failed), (99, 1));
    assert!(matches!(run.outcome(37), Outcome::Failed(error) if error.code.as_str() == "UnsupportedOperation.InvalidInstanceState"));
    assert!(run.departures.iter().any(|(_, ids)| ids.len() == 1 && ids[0] == run.ledger.entries()[37].target.id));
    assert!(run.departures.len() <= 15, "halving 100 takes 2 requests for each of 7 halvings: {}", run.departures.len());
}

#[test]
fn legacy_mix_is_split() {
    let mut schedule = Schedule { habits: Habits { refuses_mix: true, ..Habits::default() }, ..Schedule::calm(16) };
    for i in [3, 4, 11] {
        schedule.fleet[i].legacy = true;
    }
    let run = run(&schedule);
    all_gone(&run, 16);
    assert_eq!(run.tally().failed, 0);
}

#[test]
fn service_restarted_in_the_middle() {
    let run = run(&Schedule { actions: vec![(130, Action::ServiceDown(60_000))], ..Schedule::calm(950) });
    all_gone(&run, 950);
    let lost = run.ledger.attempts().iter().filter(|attempt| matches!(attempt.end, Some((AttemptEnd::Lost(_), _)))).count();
    assert!(lost >= 1);
    let while_down = run.departures.iter().filter(|(at, _)| (300..60_000).contains(&(*at - START).0)).count();
    assert_eq!(while_down, 0, "the line is tried with look-ups, not with terminations");
}

#[test]
fn crash_with_requests_in_flight() {
    for unreported in [0, 1, 5] {
        let run =
            run(&Schedule { latency: (200, 400), actions: vec![(420, Action::Crash { unreported, down: 2_000 })], ..Schedule::calm(450) });
        all_gone(&run, 450);
        assert_eq!(pauses(&run, |reason| *reason == PauseReason::Reloaded), 1);
        let interrupted = run
            .ledger
            .attempts()
            .iter()
            .filter(|attempt| matches!(attempt.end, Some((AttemptEnd::Lost(edgezone_core::api::NoAnswer::Interrupted), _))));
        assert!(interrupted.count() >= 1);
    }
}

#[test]
fn a_page_that_crashes_again_and_again_still_ends() {
    let crashes = (1..12).map(|n| (n * 9_000, Action::Crash { unreported: 1, down: 300 })).collect();
    let run = run(&Schedule { operator_takes: 1_000, latency: (300, 900), actions: crashes, ..Schedule::calm(300) });
    all_gone(&run, 300);
}

#[test]
fn storage_fails_before_anything_is_sent() {
    let run = run(&Schedule { storage_fails_at: Some(0), ..Schedule::calm(12) });
    all_gone(&run, 12);
    assert!(run.records.is_empty());
    assert_eq!(run.pauses, [PauseReason::Journal], "it is said, and the operator chose to go on without");
    assert!((run.departures[0].0 - START).0 >= 3_000, "nothing left before the operator said so");
}

#[test]
fn storage_that_fails_after_a_reload_does_not_stand_in_for_the_operators_go() {
    let run = run(&Schedule {
        actions: vec![(150, Action::Crash { unreported: 9, down: 500 })],
        storage_fails_at: Some(9),
        latency: (20, 60),
        ..Schedule::calm(450)
    });
    all_gone(&run, 450);
}

#[test]
fn a_look_up_that_says_not_found_is_cut_until_it_tells() {
    let run = run(&Schedule {
        habits: Habits { look_up_errs: true, ..Habits::default() },
        terminate_faults: vec![TerminateFault::Lost { done: true }],
        actions: vec![(1_500, Action::OthersRemove(5))],
        ..Schedule::calm(40)
    });
    all_gone(&run, 40);
    assert!(run.look_ups < 400, "{} look-ups", run.look_ups);
}

#[test]
fn a_refusal_that_may_have_worked_is_not_called_a_failure_without_a_look() {
    // InternalError for one id, its work done, and no look-up gets an answer that tells.
    let run = run(&Schedule {
        terminate_faults: vec![TerminateFault::SomeInternal { done: true }],
        look_faults: vec![LookFault::Internal; 6],
        ..Schedule::calm(1)
    });
    let unresolved = matches!(run.outcome(0), Outcome::Unresolved(Unresolved::LookUpFailed { doubt: Doubt::Refused(_), .. }));
    assert!(unresolved, "{:?}", run.outcome(0));
}

#[test]
fn strangers_are_told_and_not_merged() {
    let run = run(&Schedule { terminate_faults: vec![TerminateFault::Strangers], ..Schedule::calm(3) });
    all_gone(&run, 3);
    assert!(matches!(run.ledger.warnings(), [Warning::Strangers { ids, .. }] if ids.len() == 2));
}

#[test]
fn an_id_in_both_lists_counts_as_terminated_and_is_told() {
    let run = run(&Schedule { terminate_faults: vec![TerminateFault::InBothLists], ..Schedule::calm(3) });
    all_gone(&run, 3);
    assert!(matches!(run.ledger.warnings(), [Warning::Contradiction { ids, .. }] if ids.len() == 1));
}

#[test]
fn rehearsal_sends_nothing() {
    let mut schedule = Schedule { rehearsal: true, ..Schedule::calm(450) };
    schedule.look_faults = vec![LookFault::Incomplete, LookFault::Throttled, LookFault::Internal, LookFault::NotFound, LookFault::Lost];
    schedule.actions = vec![(0, Action::OthersRemove(2))];
    let run = run(&schedule);
    assert!(run.departures.is_empty());
    assert_eq!(run.tally().rehearsed, 450);
    assert!(run.service.machines.values().all(|machine| !machine.ever_terminating));
    let unlisted = run.ledger.entries().iter().filter(|entry| entry.outcome == Outcome::Rehearsed(None)).count();
    assert_eq!(unlisted, 225, "exactly those that are gone");
}

#[test]
fn ten_thousand_take_hardly_longer_than_the_limit_asks() {
    let run = run(&Schedule { latency: (40, 40), ..Schedule::calm(10_000) });
    all_gone(&run, 10_000);
    assert_eq!(run.departures.len(), 100);
    let took = (run.answered - run.departures[0].0).0;
    let optimum = 99 * 50 + 80;
    assert!(took * 100 <= optimum * 105, "{took} ms, where {optimum} ms are asked for");
}

#[test]
fn cancel_in_the_middle() {
    let run = run(&Schedule { latency: (90, 110), actions: vec![(130, Action::Cancel)], ..Schedule::calm(450) });
    let sent: usize = batches_sent(&run).iter().sum();
    assert!((100..450).contains(&sent));
    assert_eq!((run.tally().gone, run.tally().not_sent), (sent, 450 - sent));
    assert!(run.departures.iter().all(|(at, _)| (*at - START).0 <= 130));
}

#[test]
fn what_was_cancelled_is_not_sent_because_another_is_retried() {
    // One batch is in doubt when the operator cancels, and has no clear end before they retry others of the plan.
    let run = run(&Schedule {
        terminate_faults: vec![TerminateFault::Lost { done: false }],
        latency: (20, 20),
        actions: vec![(100, Action::Cancel), (1_000, Action::Retry(2))],
        ..Schedule::calm(300)
    });
    let first = &run.departures[0].1;
    let again = run.departures.iter().skip(1).flat_map(|(_, ids)| ids).filter(|id| first.contains(id)).count();
    assert_eq!(again, 0);
    assert!(run.ledger.entries().iter().any(|e| matches!(e.outcome, Outcome::Unresolved(Unresolved::StillAlive { .. }))));
}

#[test]
fn retry_keeps_history() {
    let run = run(&Schedule {
        terminate_faults: vec![TerminateFault::SomeForbidden],
        actions: vec![(30_000, Action::Retry(1))],
        ..Schedule::calm(6)
    });
    all_gone(&run, 6);
    assert_eq!(batches_sent(&run), [6, 3]);
    let entry = &run.ledger.entries()[0];
    assert_eq!(entry.attempts.len(), 2);
    let first = run.ledger.attempt(entry.attempts[0]).unwrap();
    assert!(matches!(&first.end, Some((AttemptEnd::Answered { failed, .. }, _)) if failed.len() == 3), "the first refusal is still told");
}

#[test]
fn machines_that_vanish_by_other_hands_are_gone_and_nothing_is_claimed_for_us() {
    let run = run(&Schedule { actions: vec![(0, Action::OthersRemove(2))], ..Schedule::calm(10) });
    all_gone(&run, 10);
    let not_ours = run.ledger.entries().iter().filter(|e| matches!(e.outcome, Outcome::Gone { accepted: None, .. })).count();
    assert_eq!(not_ours, 5);
    assert_eq!(run.service.machines.values().filter(|machine| machine.ours).count(), 5);
    assert!(run.service.machines.values().all(|machine| machine.life == Life::Gone));
}

#[test]
fn a_termination_of_somebody_else_is_proved_by_a_look() {
    let mut schedule = Schedule { actions: vec![(0, Action::OthersTerminate(1))], ..Schedule::calm(2) };
    schedule.fleet = vec![Spec::running(); 2];
    let run = run(&schedule);
    all_gone(&run, 2);
    assert!(run.records.iter().any(|record| matches!(&record.kind, RecordKind::LookedUp { seen, .. }
        if seen.iter().all(|sighting| sighting.status == InstanceStatus::Terminating) && seen.len() == 2)));
    let accepted = run
        .records
        .iter()
        .any(|r| matches!(&r.kind, RecordKind::Ended { end: AttemptEnd::Answered { terminated, .. }, .. } if !terminated.is_empty()));
    assert!(!accepted);
}

#[test]
fn a_refusal_for_the_rate_holds_the_line_and_is_forgotten() {
    for fault in [TerminateFault::Throttled, TerminateFault::ThrottledByAddress, TerminateFault::SomeThrottled] {
        let run = run(&Schedule { terminate_faults: vec![fault], latency: (20, 20), ..Schedule::calm(450) });
        all_gone(&run, 450);
        let next = run.departures.iter().find(|(at, _)| (*at - run.departures[0].0).0 > 40).unwrap();
        assert!((next.0 - run.departures[0].0).0 >= 1_040, "the next left {} ms after the refused one", (next.0 - run.departures[0].0).0);
    }
}

#[test]
fn what_stands_in_another_region_is_not_called_gone() {
    for names_the_gone in [true, false] {
        let mut schedule = Schedule { habits: Habits { names_the_gone, ..Habits::default() }, ..Schedule::calm(3) };
        schedule.fleet[1] = Spec { unlisted: true, elsewhere: true, ..Spec::running() };
        let run = run(&schedule);
        assert_eq!(run.tally().gone, 2);
        assert!(matches!(run.outcome(1), Outcome::Failed(_) | Outcome::Unresolved(Unresolved::NeverListed(_))), "{:?}", run.outcome(1));
    }
}
