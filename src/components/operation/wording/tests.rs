use super::*;

fn account(mode: Mode, stage: Stage, tally: Tally) -> Account {
    Account { mode, stage, tally, missing: 0, place: Place::of(["ap-guangzhou", "ap-guangzhou"]) }
}

fn live(stage: Stage, tally: Tally) -> String {
    account(Mode::Live, stage, tally).headline()
}

#[test]
fn while_it_runs_the_headline_tells_what_is_known_and_no_more() {
    let begun = Tally { queued: 150, in_flight: 100, ..Tally::default() };
    assert_eq!(live(Stage::Running, begun), "Terminating 250 instances in ap-guangzhou: no answer yet.");
    let tally = Tally { queued: 108, terminated: 137, failed: 3, checking: 2, ..Tally::default() };
    assert_eq!(live(Stage::Running, tally), "Terminating 250 instances in ap-guangzhou: 137 terminated, 3 failed, 2 being checked.");
    let paused = Tally { queued: 1_000, terminated: 200, in_flight: 34, ..Tally::default() };
    assert_eq!(live(Stage::Paused, paused), "Paused. 1,234 instances in ap-guangzhou: 200 terminated, 34 under way, 1,000 waiting.");
}

#[test]
fn the_verdict_names_failures_first() {
    let tally = Tally { terminated: 245, gone: 2, failed: 3, ..Tally::default() };
    assert_eq!(live(Stage::Settled, tally), "3 of 250 could not be terminated. 245 terminated, 2 gone.");
    let tally = Tally { terminated: 240, failed: 1, unresolved: 1, not_sent: 8, ..Tally::default() };
    assert_eq!(live(Stage::Settled, tally), "1 of 250 could not be terminated, 1 is unresolved, 8 were not sent. 240 terminated.");
}

#[test]
fn nothing_terminated_is_said_first_and_only_where_it_is_known() {
    let refused = Tally { failed: 250, ..Tally::default() };
    assert_eq!(live(Stage::Settled, refused), "Nothing was terminated. Of 250 instances: 250 failed.");
    let unresolved = Tally { failed: 1, unresolved: 2, ..Tally::default() };
    assert_eq!(live(Stage::Settled, unresolved), "Nothing is known to be terminated. Of 3 instances: 1 failed, 2 unresolved.");
}

#[test]
fn full_success_is_one_short_line() {
    let all = |terminated, gone| live(Stage::Settled, Tally { terminated, gone, ..Tally::default() });
    assert_eq!(all(250, 0), "All 250 instances are terminated.");
    assert_eq!(all(238, 12), "All 250 instances are terminated; 12 are gone so far.");
    assert_eq!(all(0, 250), "All 250 instances are gone.");
    assert_eq!(all(1, 0), "The instance is terminated.");
}

#[test]
fn a_rehearsal_never_reads_like_a_termination() {
    let tally = Tally { rehearsed: 250, ..Tally::default() };
    let settled = Account { missing: 2, ..account(Mode::Rehearsal, Stage::Settled, tally) };
    assert_eq!(settled.headline(), "Rehearsal: nothing was sent. 248 of 250 would be sent. 2 are not listed by the service.");
    let running = account(Mode::Rehearsal, Stage::Running, Tally { queued: 50, rehearsed: 200, ..Tally::default() });
    assert_eq!(running.headline(), "Rehearsing 250 instances in ap-guangzhou, nothing is sent: 200 looked up.");
    for account in [settled, running] {
        assert!(!account.title().contains("Terminating") && !account.headline().contains("terminated"));
    }
}

#[test]
fn it_is_complete_only_when_nothing_is_open() {
    let nearly = Tally { queued: 1, terminated: 9_999, ..Tally::default() };
    assert_eq!(percent(&nearly), 99);
    assert_eq!(percent(&Tally { terminated: 1, ..Tally::default() }), 100);
    let account = account(Mode::Live, Stage::Running, nearly);
    assert_eq!(account.title(), "99 % · Terminating 10,000 instances");
}

#[test]
fn several_regions_are_counted() {
    assert_eq!(Place::of(["b", "a", "b"]).word(), "2 regions");
}
