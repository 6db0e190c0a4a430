use super::testing::{fleet, instance};
use super::*;
use proptest::prelude::*;

#[test]
fn an_instance_that_comes_again_is_updated_where_it_stands() {
    let mut fleet = fleet("r", [instance("a", "one", "running", "z"), instance("b", "two", "running", "z")]);
    let (revision, shape) = (fleet.revision(), fleet.shape());
    let again = [instance("a", "one", "terminating", "z"), instance("b", "two", "running", "z")];
    assert_eq!(fleet.upsert(&"r".into(), again), Upserted { changed: 1, unchanged: 1, ..Upserted::default() });
    assert_eq!(fleet.len(), 2);
    assert_eq!(fleet.row(0).unwrap().instance().instance_status.as_str(), "terminating");
    assert!(fleet.revision() > revision);
    assert_eq!(fleet.shape(), shape);
}

#[test]
fn an_instance_without_an_id_is_counted_and_no_row() {
    let mut fleet = Fleet::new();
    let done = fleet.upsert(&"r".into(), [Instance::default(), instance("a", "", "", "z")]);
    assert_eq!(done, Upserted { added: 1, without_id: 1, ..Upserted::default() });
    assert_eq!(fleet.len(), 1);
}

#[test]
fn forgetting_keeps_the_others_findable() {
    let mut fleet = fleet("r", ["a", "b", "c"].map(|id| instance(id, id, "running", "z")));
    assert_eq!(fleet.forget(&["b".into(), "x".into()]), 1);
    assert_eq!(fleet.number_of(&"c".into()), Some(1));
    assert_eq!(fleet.get(&"b".into()), None);
    assert_eq!(fleet.ids(&[1, 0, 7]).map(InstanceId::as_str).collect::<Vec<_>>(), ["c", "a"]);
}

proptest! {
    #[test]
    fn every_id_is_there_once_and_is_found(pages in prop::collection::vec(prop::collection::vec(0..40u32, 0..20), 0..8), drop in prop::collection::vec(0..40u32, 0..10)) {
        let mut fleet = Fleet::new();
        let mut first_seen: Vec<String> = Vec::new();
        for page in pages {
            for n in &page {
                let id = format!("i-{n}");
                if !first_seen.contains(&id) {
                    first_seen.push(id);
                }
            }
            fleet.upsert(&"r".into(), page.iter().map(|n| instance(&format!("i-{n}"), "", "running", "z")));
        }
        let gone: Vec<InstanceId> = drop.iter().map(|n| InstanceId::from(format!("i-{n}"))).collect();
        fleet.forget(&gone);
        first_seen.retain(|id| !gone.contains(&InstanceId::from(id.as_str())));
        let ids: Vec<&str> = fleet.rows().map(|row| row.id().as_str()).collect();
        prop_assert_eq!(&ids, &first_seen);
        for (id, number) in ids.iter().zip(0..) {
            prop_assert_eq!(fleet.number_of(&(*id).into()), Some(number));
        }
    }
}
