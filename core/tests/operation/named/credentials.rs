//! Credentials that expire, are refused, or are of another account.

use super::*;

#[test]
fn token_expires_in_the_middle() {
    let run = run(&Schedule { terminate_faults: vec![TerminateFault::None, TerminateFault::TokenExpires], ..Schedule::calm(450) });
    all_gone(&run, 450);
    assert_eq!(pauses(&run, |reason| matches!(reason, PauseReason::Credentials(_))), 1);
    assert_eq!(run.tally().failed, 0, "nothing is marked failed that was never attempted");
}

#[test]
fn credentials_expire_by_their_own_date() {
    let run = run(&Schedule { credentials_last: Some(2_060), actions: vec![(30, Action::Pause)], ..Schedule::calm(450) });
    all_gone(&run, 450);
    assert!(pauses(&run, |reason| *reason == PauseReason::CredentialsExpired) >= 1);
    let refused = run.ledger.attempts().iter().any(|attempt| matches!(attempt.end, Some((AttemptEnd::Rejected(_), _))));
    assert!(!refused, "no refusal was collected");
}

#[test]
fn credentials_of_another_account() {
    // They see none of the operation's instances, which must not be taken for their being gone.
    let run = run(&Schedule {
        terminate_faults: vec![TerminateFault::None, TerminateFault::Lost { done: false }],
        actions: vec![(150, Action::OthersCredentials(0))],
        ..Schedule::calm(450)
    });
    all_gone(&run, 450);
    assert_eq!(pauses(&run, |reason| *reason == PauseReason::AccountNotRecognised), 1);
}

#[test]
fn credentials_entered_while_older_ones_are_still_being_looked_at() {
    // The older look-up's answer must not vouch for credentials it was not signed with.
    let run = run(&Schedule {
        latency: (400, 400),
        actions: vec![(100, Action::GoodCredentials(0)), (500, Action::OthersCredentials(0))],
        ..Schedule::calm(150)
    });
    all_gone(&run, 150);
    assert_eq!(pauses(&run, |reason| *reason == PauseReason::AccountNotRecognised), 1);
}

#[test]
fn credentials_that_are_refused_while_they_are_looked_at_are_told() {
    let run = run(&Schedule { actions: vec![(60, Action::BadCredentials(0))], ..Schedule::calm(150) });
    all_gone(&run, 150);
    assert_eq!(pauses(&run, |reason| matches!(reason, PauseReason::Credentials(_))), 1);
}

#[test]
fn retry_of_an_operation_that_was_over_asks_for_credentials_first() {
    let run = run(&Schedule {
        terminate_faults: vec![TerminateFault::SomeForbidden],
        actions: vec![(400_000, Action::Wipe(0)), (500_000, Action::Retry(1))],
        ..Schedule::calm(4)
    });
    all_gone(&run, 4);
    assert_eq!(pauses(&run, |reason| *reason == PauseReason::NoCredentials), 1);
    assert_eq!(batches_sent(&run), [4, 2]);
}
