use super::*;
use proptest::prelude::*;
use std::cmp::Ordering;

fn direction() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::Ascending), Just(Direction::Descending)]
}

fn reference<T, K: Ord>(list: &[T], direction: Direction, key: impl Fn(&T) -> Option<K>) -> Vec<u32> {
    let mut order = all(list.len());
    order.sort_by(|a, b| match (key(&list[*a as usize]), key(&list[*b as usize])) {
        (Some(a), Some(b)) if direction == Direction::Descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (None, None) => Ordering::Equal,
        (a, _) => {
            if a.is_none() {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
    });
    order
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(prop_oneof![Just(0), Just(1), Just(255)], 0..40),
        (0..4usize, prop::collection::vec(0..3u8, 0..30)).prop_map(|(n, rest)| [vec![7; n * 11], rest].concat()),
    ]
}

proptest! {
    #[test]
    fn numbers_are_in_the_order_of_a_plain_stable_sort(
        list in prop::collection::vec(prop::option::of(prop_oneof![0..4u128, 0..LAST]), 0..150),
        direction in direction(),
    ) {
        let order = by_number(&all(list.len()), direction, |at| list[at]);
        prop_assert_eq!(order, reference(&list, direction, |number| *number));
    }

    #[test]
    fn bytes_are_in_the_order_of_a_plain_stable_sort(list in prop::collection::vec(bytes(), 0..150), direction in direction()) {
        let Sorted { order, equal } = by_bytes(&all(list.len()), direction, &|at| &list[at]);
        prop_assert_eq!(order, reference(&list, direction, |bytes| (!bytes.is_empty()).then(|| bytes.clone())));
        let filled: Vec<_> = list.iter().filter(|bytes| !bytes.is_empty()).collect();
        prop_assert_eq!(equal, filled.iter().collect::<std::collections::HashSet<_>>().len() < filled.len());
    }

    #[test]
    fn one_sort_after_another_is_a_sort_by_both(list in prop::collection::vec((bytes(), 0..4u32), 0..150)) {
        let sorted = by_bytes(&all(list.len()), Direction::Ascending, &|at| &list[at].0);
        let order = by_number(&sorted.order, Direction::Descending, |at: usize| Some(list[at].1.into()));
        let expected = reference(&list, Direction::Ascending, |(bytes, number)| Some((std::cmp::Reverse(*number), bytes.is_empty(), bytes.clone())));
        prop_assert_eq!(&order, &expected);
        // The other way around: what is equal in bytes stays in the order of the numbers.
        let numbers = by_number(&all(list.len()), Direction::Descending, |at: usize| Some(list[at].1.into()));
        let order = by_bytes(&numbers, Direction::Ascending, &|at| &list[at].0).order;
        let expected = reference(&list, Direction::Ascending, |(bytes, number)| Some((bytes.is_empty(), bytes.clone(), std::cmp::Reverse(*number))));
        prop_assert_eq!(order, expected);
    }

    #[test]
    fn a_list_is_brought_into_any_order(order in prop::collection::vec(any::<u32>(), 0..40).prop_map(|keys| reference(&keys, Direction::Ascending, |key| Some(*key)))) {
        let mut list = all(order.len());
        arrange(&mut list, order.clone());
        prop_assert_eq!(list, order);
    }

    #[test]
    fn things_stand_by_their_texts(mut list in prop::collection::vec("[a-c]{1,3}|[a-c]{20,24}", 0..40)) {
        let mut expected = list.clone();
        expected.sort();
        by_text(&mut list, |text| text);
        prop_assert_eq!(list, expected);
    }
}
