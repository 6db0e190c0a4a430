use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::fleet::testing::{fleet, instance};

fn ids(texts: &[&str]) -> Vec<InstanceId> {
    texts.iter().copied().map(InstanceId::from).collect()
}

fn shown(texts: &[&str]) -> Shown {
    ids(texts).into_iter().collect()
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
    chosen.select_shown(&shown(&["a", "b", "c"]));
    assert!(!chosen.toggle(&"b".into()));
    assert_eq!(chosen, selection(&["a", "c"]));
}

#[test]
fn inverting_what_is_shown_leaves_the_hidden_alone() {
    let mut chosen = selection(&["a", "hidden"]);
    chosen.invert(&ids(&["a", "b"]));
    assert_eq!(chosen, selection(&["b", "hidden"]));
    assert_eq!(chosen.hidden_by(&shown(&["a", "b"])), 1);
}

#[test]
fn what_vanished_leaves_and_is_named() {
    let mut chosen = selection(&["a", "b", "c"]);
    assert_eq!(chosen.retain_listed(shown(&["b"]).roster()), ids(&["a", "c"]));
    assert_eq!(chosen, selection(&["b"]));
}

#[test]
fn a_header_tells_none_some_and_all() {
    let chosen = selection(&["a", "b", "elsewhere"]);
    assert_eq!(chosen.chosen_of(&shown(&["a", "b"])), Chosen::All);
    assert_eq!(chosen.chosen_of(&shown(&["a", "c"])), Chosen::Some);
    assert_eq!(chosen.chosen_of(&shown(&["c", "a"])), Chosen::Some);
    assert_eq!(chosen.chosen_of(&shown(&["c"])), Chosen::None);
    assert_eq!(chosen.chosen_of(&shown(&[])), Chosen::None);
}

#[derive(Clone, Debug)]
enum Step {
    Toggle(u8),
    Select(Vec<u8>),
    Deselect(Vec<u8>),
    /// What is shown of one of two listings.
    SelectShown(bool, Vec<u8>),
    DeselectShown(bool, Vec<u8>),
    Invert(BTreeSet<u8>),
    Range(Vec<u8>, usize, usize, bool),
    Retain(BTreeSet<u8>),
    Clear,
}

/// Places in a listing, each one at most once.
fn some_shown() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::subsequence((0..20u8).collect::<Vec<_>>(), 0..=20).prop_shuffle()
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::collection::vec(0..30u8, 0..12);
    let set = || prop::collection::btree_set(0..30u8, 0..12);
    prop_oneof![
        6 => (0..30u8).prop_map(Step::Toggle),
        3 => some().prop_map(Step::Select),
        2 => some().prop_map(Step::Deselect),
        2 => set().prop_map(Step::Invert),
        3 => (any::<bool>(), some_shown()).prop_map(|(first, ns)| Step::SelectShown(first, ns)),
        2 => (any::<bool>(), some_shown()).prop_map(|(first, ns)| Step::DeselectShown(first, ns)),
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
        // Two listings that have half of their instances in common.
        let listing = |first: u8| fleet("r", (first..first + 20).map(|n| instance(id(&n).as_str(), "", "running", "z")));
        let listings = [listing(0), listing(10)];
        let view = |first: bool, at: &[u8]| {
            let shown = listings[usize::from(!first)].shown(at.iter().map(|at| u32::from(*at)).collect());
            (shown, at.iter().map(|at| if first { *at } else { at + 10 }).collect::<Vec<_>>())
        };
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
                Step::SelectShown(first, at) => {
                    let (shown, ns) = view(first, &at);
                    chosen.select_shown(&shown);
                    prop_assert_eq!(chosen.count_shown(&shown), ns.len());
                    model.extend(ns);
                }
                Step::DeselectShown(first, at) => {
                    let (shown, ns) = view(first, &at);
                    chosen.deselect_shown(&shown);
                    prop_assert_eq!(chosen.chosen_of(&shown), Chosen::None);
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
                    let vanished = chosen.retain_listed(&Arc::new(kept.into_iter().collect()));
                    prop_assert_eq!(vanished.len(), model.difference(&ns).count());
                    model.retain(|n| ns.contains(n));
                }
                Step::Clear => {
                    chosen.clear();
                    model.clear();
                }
            }
            prop_assert_eq!(&chosen, &model.iter().map(id).collect::<Selection>());
            prop_assert_eq!(chosen.len(), model.len());
            prop_assert_eq!(chosen.iter().collect::<BTreeSet<_>>().len(), chosen.iter().count(), "no id twice");
            for first in [true, false] {
                let (shown, ns) = view(first, &(0..15).collect::<Vec<_>>());
                prop_assert_eq!(chosen.hidden_by(&shown), model.iter().filter(|n| !ns.contains(n)).count());
            }
        }
    }
}
