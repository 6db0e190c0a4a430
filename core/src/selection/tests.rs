use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn ids(texts: &[&str]) -> Vec<InstanceId> {
    texts.iter().copied().map(InstanceId::from).collect()
}

fn selection(texts: &[&str]) -> Selection {
    ids(texts).into_iter().collect()
}

#[test]
fn a_range_is_set_in_the_order_shown_from_either_end() {
    let shown = ids(&["e", "a", "d", "b", "c"]);
    for (anchor, focus) in [("a", "b"), ("b", "a")] {
        let mut chosen = selection(&["x"]);
        chosen.set_range(&shown, &anchor.into(), &focus.into(), true);
        assert_eq!(chosen, selection(&["x", "a", "d", "b"]));
        chosen.set_range(&shown, &anchor.into(), &"d".into(), false);
        assert!(!chosen.contains(&"d".into()) && !chosen.contains(&anchor.into()));
    }
}

#[test]
fn a_range_from_a_row_that_is_no_longer_shown_is_its_focus_alone() {
    let shown = ids(&["a", "b", "c"]);
    let mut chosen = Selection::new();
    chosen.set_range(&shown, &"gone".into(), &"c".into(), true);
    assert_eq!(chosen, selection(&["c"]));
    chosen.set_range(&shown, &"a".into(), &"gone".into(), true);
    assert_eq!(chosen, selection(&["c"]));
    chosen.set_range(&shown, &"b".into(), &"b".into(), true);
    assert_eq!(chosen, selection(&["b", "c"]));
}

#[test]
fn after_select_all_one_can_be_taken_out() {
    let mut chosen = Selection::new();
    chosen.select(&ids(&["a", "b", "c"]));
    assert!(!chosen.toggle(&"b".into()));
    assert_eq!(chosen, selection(&["a", "c"]));
}

#[test]
fn inverting_what_is_shown_leaves_the_hidden_alone() {
    let mut chosen = selection(&["a", "hidden"]);
    chosen.invert(&ids(&["a", "b"]));
    assert_eq!(chosen, selection(&["b", "hidden"]));
    assert_eq!(chosen.hidden_by(&ids(&["a", "b"])), 1);
}

#[test]
fn what_vanished_leaves_and_is_named() {
    let mut chosen = selection(&["a", "b", "c"]);
    assert_eq!(chosen.retain_listed(|id| id.as_str() == "b"), ids(&["a", "c"]));
    assert_eq!(chosen, selection(&["b"]));
}

#[test]
fn a_header_tells_none_some_and_all() {
    let chosen = selection(&["a", "b", "elsewhere"]);
    assert_eq!(chosen.chosen_of(&ids(&["a", "b"])), Chosen::All);
    assert_eq!(chosen.chosen_of(&ids(&["a", "c"])), Chosen::Some);
    assert_eq!(chosen.chosen_of(&ids(&["c", "a"])), Chosen::Some);
    assert_eq!(chosen.chosen_of(&ids(&["c"])), Chosen::None);
    assert_eq!(chosen.chosen_of(&ids(&[])), Chosen::None);
}

#[derive(Clone, Debug)]
enum Step {
    Toggle(u8),
    Select(Vec<u8>),
    Deselect(Vec<u8>),
    Invert(BTreeSet<u8>),
    Range(Vec<u8>, usize, usize, bool),
    Retain(BTreeSet<u8>),
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::collection::vec(0..30u8, 0..12);
    let set = || prop::collection::btree_set(0..30u8, 0..12);
    prop_oneof![
        6 => (0..30u8).prop_map(Step::Toggle),
        3 => some().prop_map(Step::Select),
        2 => some().prop_map(Step::Deselect),
        2 => set().prop_map(Step::Invert),
        3 => (Just((0..30u8).collect::<Vec<_>>()).prop_shuffle(), 0..30usize, 0..30usize, any::<bool>())
            .prop_map(|(order, a, b, on)| Step::Range(order, a, b, on)),
        1 => set().prop_map(Step::Retain),
        1 => Just(Step::Clear),
    ]
}

proptest! {
    /// Against the plainest model there is: a sorted set of numbers.
    #[test]
    fn any_course_of_choosing_ends_where_a_plain_set_ends(steps in prop::collection::vec(step(), 0..25)) {
        let id = |n: &u8| InstanceId::from(format!("i-{n}"));
        let many = |ns: &mut dyn Iterator<Item = &u8>| ns.map(id).collect::<Vec<_>>();
        let mut model: BTreeSet<u8> = BTreeSet::new();
        let mut chosen = Selection::new();
        for step in steps {
            match step {
                Step::Toggle(n) => {
                    let on = !model.remove(&n) && model.insert(n);
                    prop_assert_eq!(chosen.toggle(&id(&n)), on);
                }
                Step::Select(ns) => {
                    chosen.select(&many(&mut ns.iter()));
                    model.extend(ns);
                }
                Step::Deselect(ns) => {
                    chosen.deselect(&many(&mut ns.iter()));
                    model.retain(|n| !ns.contains(n));
                }
                Step::Invert(ns) => {
                    chosen.invert(&many(&mut ns.iter()));
                    model = model.symmetric_difference(&ns).copied().collect();
                }
                Step::Range(order, a, b, on) => {
                    chosen.set_range(&many(&mut order.iter()), &id(&order[a]), &id(&order[b]), on);
                    for n in &order[a.min(b)..=a.max(b)] {
                        if on { model.insert(*n) } else { model.remove(n) };
                    }
                }
                Step::Retain(ns) => {
                    let kept = many(&mut ns.iter());
                    let vanished = chosen.retain_listed(|id| kept.contains(id));
                    prop_assert_eq!(vanished.len(), model.difference(&ns).count());
                    model.retain(|n| ns.contains(n));
                }
                Step::Clear => {
                    chosen.clear();
                    model.clear();
                }
            }
            prop_assert_eq!(&chosen, &model.iter().map(id).collect::<Selection>());
            prop_assert_eq!(chosen.hidden_by(&many(&mut (0..15u8).collect::<Vec<_>>().iter())), model.iter().filter(|n| **n >= 15).count());
        }
    }
}
