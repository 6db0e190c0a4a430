//! What the ledger and the policy do by themselves. The engine as a whole is proved in `tests/operation`.

use super::*;
use crate::api::{Instance, InstanceStatus};
use crate::ids::{EndpointId, InstanceId, Place};
use crate::plan::Target;
use crate::time::{Millis, Span};

fn target(id: &str) -> Target {
    let instance = Instance { instance_status: InstanceStatus::Running, ..Instance::default() };
    Target::new(id.into(), "r".into(), &instance)
}

fn record(sequence: u32, kind: RecordKind) -> Record {
    Record { sequence, at: Millis(i64::from(sequence)), kind }
}

fn started(ids: &[&str]) -> Record {
    let targets = ids.iter().map(|id| target(id)).collect();
    record(0, RecordKind::Started { operation: OperationId("op".into()), mode: Mode::Live, endpoint: "intl".into(), targets })
}

fn outcome(ledger: &Ledger, id: &str) -> Outcome {
    ledger.entry(&InstanceId::from(id)).unwrap().outcome.clone()
}

#[test]
fn a_journal_without_its_beginning_or_with_a_hole_is_refused() {
    assert_eq!(Ledger::replay([], 3), Err(ReplayError::Empty));
    assert_eq!(Ledger::replay([record(0, RecordKind::Resumed)], 3), Err(ReplayError::NoStart));
    let hole = [started(&["a"]), record(2, RecordKind::Resumed)];
    assert_eq!(Ledger::replay(hole, 3), Err(ReplayError::Gap { expected: 1 }));
}

#[test]
fn a_second_beginning_confirms_nothing_more() {
    let mut again = started(&["b"]);
    again.sequence = 1;
    let ledger = Ledger::replay([started(&["a"]), again], 3).unwrap();
    assert_eq!(ledger.entries().len(), 1);
    assert!(ledger.entry(&"b".into()).is_none());
}

#[test]
fn a_target_that_is_there_twice_counts_once() {
    let ledger = Ledger::replay([started(&["a", "b", "a"])], 3).unwrap();
    assert_eq!((ledger.tally().total(), ledger.tally().queued), (2, 2));
}

#[test]
fn an_answer_to_an_attempt_that_was_withdrawn_changes_nothing() {
    let sent = RecordKind::Sent { attempt: Attempt(1), endpoint: None, region: "r".into(), ids: vec!["a".into()] };
    let end = AttemptEnd::Answered { request_id: None, terminated: vec!["a".into()], failed: vec![], strangers: vec![] };
    let journal = [
        started(&["a"]),
        record(1, sent),
        record(2, RecordKind::Withdrawn { attempt: Attempt(1) }),
        record(3, RecordKind::Ended { attempt: Attempt(1), end }),
    ];
    let ledger = Ledger::replay(journal, 3).unwrap();
    assert_eq!(outcome(&ledger, "a"), Outcome::Queued);
    assert!(ledger.attempts().is_empty());
}

#[test]
fn an_incomplete_look_tells_of_those_it_lists_and_of_no_others() {
    let ids: Vec<InstanceId> = vec!["a".into(), "b".into()];
    let sent = RecordKind::Sent { attempt: Attempt(1), endpoint: None, region: "r".into(), ids: ids.clone() };
    let end = AttemptEnd::Lost(crate::api::NoAnswer::Timeout);
    let seen = vec![Sighting { id: "a".into(), status: InstanceStatus::Terminating }];
    let journal = |complete| {
        let look = RecordKind::LookedUp { ids: ids.clone(), seen: seen.clone(), complete, request_id: None };
        [
            started(&["a", "b"]),
            record(1, sent.clone()),
            record(2, RecordKind::Ended { attempt: Attempt(1), end: end.clone() }),
            record(3, look),
        ]
    };
    let incomplete = Ledger::replay(journal(false), 3).unwrap();
    assert!(matches!(outcome(&incomplete, "a"), Outcome::Terminated { proof: Proof::SeenTerminating, .. }));
    assert!(matches!(outcome(&incomplete, "b"), Outcome::Checking(_)));
    let complete = Ledger::replay(journal(true), 3).unwrap();
    assert!(matches!(outcome(&complete, "b"), Outcome::Gone { accepted: None, .. }));
}

#[test]
fn waits_double_up_to_the_longest() {
    let policy = Policy { back_off: (Span::seconds(1), Span::seconds(30)), ..Policy::default() };
    let waits: Vec<i64> = [0, 1, 2, 3, 5, 6, u32::MAX].into_iter().map(|failures| policy.wait(failures).as_seconds()).collect();
    assert_eq!(waits, [1, 1, 2, 4, 16, 30, 30]);
}

/// As written before endpoints were told apart: the start alone names one, and a pause is of all of it.
const OLD_JOURNAL: &str = r#"[
    {"sequence":0,"at":1000,"kind":{"Started":{"operation":"20260101000000-0000abcd","mode":"Live","endpoint":"international","targets":[
        {"id":"bms-1","region":"ap-guangzhou","zone":"ap-guangzhou-tez-gz-1","name":"web","instance_type":"BM.S5","status":"running",
         "public_ips":["203.0.113.20"],"private_ip":"10.0.0.2","created":500,"listed":true},
        {"id":"bms-2","region":"ap-chengdu","listed":true}]}}},
    {"sequence":1,"at":1001,"kind":{"Sent":{"attempt":1,"region":"ap-guangzhou","ids":["bms-1"]}}},
    {"sequence":2,"at":1050,"kind":{"Ended":{"attempt":1,"end":{"Answered":{"request_id":"r-1","terminated":["bms-1"],"failed":[],"strangers":[]}}}}},
    {"sequence":3,"at":1060,"kind":{"Paused":"NoCredentials"}}
]"#;

#[test]
fn a_journal_from_before_endpoints_were_told_apart_is_all_of_one() {
    let records: Vec<Record> = serde_json::from_str(OLD_JOURNAL).unwrap();
    let ledger = Ledger::replay(records.clone(), 3).unwrap();
    assert_eq!(ledger.endpoints(), [&EndpointId::from("international")]);
    let guangzhou = Place { endpoint: "international".into(), region: "ap-guangzhou".into() };
    assert_eq!(ledger.entries()[0].place, guangzhou);
    assert_eq!(ledger.attempts()[0].place, guangzhou);
    assert!(matches!(outcome(&ledger, "bms-1"), Outcome::Terminated { proof: Proof::Accepted { .. }, .. }));
    assert_eq!(ledger.pause(), Some(&PauseReason::NoCredentials));

    // Taken up again, it asks for that endpoint's credentials, and looks there.
    let mut operation = Operation::resume(records, Policy::default(), Millis(2_000), 1).unwrap();
    assert_eq!(operation.status(Millis(2_000)).phase, Phase::Paused(PauseReason::Reloaded));
    let looks = |operation: &mut Operation| -> Vec<Place> {
        let effects = std::iter::from_fn(|| operation.poll());
        effects.filter_map(|effect| if let Effect::LookUp { place, .. } = effect { Some(place) } else { None }).collect()
    };
    operation.handle(Event::Credentials { endpoint: "mainland".into(), expire: None }, Millis(9_000));
    assert_eq!(looks(&mut operation), [], "others' are of no concern to it");
    operation.handle(Event::Credentials { endpoint: "international".into(), expire: None }, Millis(9_000));
    assert_eq!(looks(&mut operation), [Place { endpoint: "international".into(), region: "ap-chengdu".into() }]);
}

#[test]
fn what_is_of_the_endpoint_of_the_start_is_written_as_ever() {
    let text = serde_json::to_string(&target("a")).unwrap();
    assert!(!text.contains("endpoint"), "{text}");
    let elsewhere = Target { endpoint: Some("mainland".into()), ..target("a") };
    let back: Target = serde_json::from_str(&serde_json::to_string(&elsewhere).unwrap()).unwrap();
    assert_eq!(back, elsewhere);
}
