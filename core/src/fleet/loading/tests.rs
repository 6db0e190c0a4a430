use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const LOST: ErrorClass = ErrorClass::Ambiguous;

fn ids(range: std::ops::Range<usize>) -> Vec<InstanceId> {
    range.map(|n| InstanceId::from(format!("i-{n}"))).collect()
}

fn answer(loading: &mut Loading, page: Page, ids: &[InstanceId], total: impl Into<Option<u64>>) -> Option<Turn> {
    loading.loaded(page, ids.iter().map(Some), total.into())
}

const COMPLETE: Option<Turn> = Some(Turn::Finished(Completeness::Complete));
const SHIFTED: Option<Turn> = Some(Turn::Finished(Completeness::Shifted));

#[test]
fn the_first_page_tells_how_many_others_there_are() {
    let mut loading = Loading::new(Patience::default());
    let first = loading.next().unwrap();
    assert_eq!((first.offset, loading.next()), (0, None), "nothing is guessed before the first page came");
    assert_eq!(answer(&mut loading, first, &ids(0..100), 250), None);
    let (second, third) = (loading.next().unwrap(), loading.next().unwrap());
    assert_eq!((second.offset, third.offset, loading.next()), (100, 200, None));
    assert_eq!((loading.listed(), loading.total()), (100, Some(250)));
    assert_eq!(answer(&mut loading, third, &ids(200..250), 250), None);
    assert_eq!(loading.completeness(), Completeness::Loading);
    assert_eq!(answer(&mut loading, second, &ids(100..200), 250), COMPLETE);
}

#[test]
fn an_empty_region_is_complete() {
    let mut loading = Loading::new(Patience::default());
    let first = loading.next().unwrap();
    assert_eq!(answer(&mut loading, first, &[], 0), COMPLETE);
}

#[test]
fn a_page_that_fails_is_asked_for_again_and_then_a_gap_that_can_be_loaded_alone() {
    let mut loading = Loading::new(Patience { attempts: 2, rereads: 1 });
    let first = loading.next().unwrap();
    answer(&mut loading, first, &ids(0..100), 250);
    let (second, third) = (loading.next().unwrap(), loading.next().unwrap());
    assert_eq!(loading.failed(second, ErrorClass::Throttled), None);
    assert_eq!(loading.next(), Some(second));
    assert_eq!(answer(&mut loading, third, &ids(200..250), 250), None);
    assert_eq!(loading.failed(second, LOST), Some(Turn::Finished(Completeness::Partial(1))));
    assert_eq!(loading.next(), None);
    assert_eq!(loading.load_again(), None);
    let again = loading.next().unwrap();
    assert_eq!((again.offset, loading.next()), (100, None), "only what is missing is asked for");
    assert_eq!(answer(&mut loading, again, &ids(100..200), 250), COMPLETE);
}

#[test]
fn a_refusal_that_would_come_again_is_a_gap_at_once() {
    let mut loading = Loading::new(Patience::default());
    let first = loading.next().unwrap();
    assert_eq!(loading.failed(first, ErrorClass::Credentials), Some(Turn::Finished(Completeness::Partial(1))));
    assert_eq!((loading.listed(), loading.total()), (0, None));
}

#[test]
fn a_total_that_moves_leads_to_a_second_reading_that_is_told() {
    let mut loading = Loading::new(Patience { attempts: 1, rereads: 1 });
    let first = loading.next().unwrap();
    answer(&mut loading, first, &ids(0..100), 120);
    let second = loading.next().unwrap();
    // One vanished meanwhile, and another moved from the second page to the first: it is nowhere.
    assert_eq!(answer(&mut loading, second, &ids(101..120), 119), Some(Turn::ReadAgain));
    let old = first;
    let first = loading.next().unwrap();
    assert_eq!((first.offset, first.reading), (0, 1));
    answer(&mut loading, old, &ids(500..600), 100);
    assert_eq!(loading.listed(), 0, "a page of the first reading counts for nothing in the second");
    answer(&mut loading, first, &ids(1..101), 119);
    let second = loading.next().unwrap();
    assert_eq!(answer(&mut loading, second, &ids(101..120), 119), COMPLETE);
}

#[test]
fn a_sum_that_never_fits_is_said() {
    let mut loading = Loading::new(Patience { attempts: 1, rereads: 1 });
    let mut turns = Vec::new();
    while let Some(page) = loading.next() {
        // The second page repeats one of the first.
        let page_ids = if page.offset == 0 { ids(0..100) } else { ids(99..119) };
        turns.extend(answer(&mut loading, page, &page_ids, 120));
    }
    assert_eq!(turns, [Turn::ReadAgain, Turn::Finished(Completeness::Shifted)]);
    assert_eq!(loading.load_again(), Some(Turn::ReadAgain), "the operator may ask for it once more");
    assert!(loading.next().is_some());
}

#[test]
fn without_a_total_full_pages_are_followed_to_the_end() {
    let mut loading = Loading::new(Patience::default());
    let first = loading.next().unwrap();
    assert_eq!(answer(&mut loading, first, &ids(0..100), None), None);
    let second = loading.next().unwrap();
    assert_eq!(answer(&mut loading, second, &ids(100..130), None), COMPLETE);
}

#[test]
fn a_page_that_is_too_short_does_not_pass_for_the_whole() {
    let mut loading = Loading::new(Patience { attempts: 1, rereads: 0 });
    let first = loading.next().unwrap();
    assert_eq!(answer(&mut loading, first, &ids(0..20), 100), SHIFTED);
}

#[test]
fn one_that_comes_twice_shows_a_shift_even_without_a_total() {
    let mut loading = Loading::new(Patience { attempts: 1, rereads: 0 });
    let first = loading.next().unwrap();
    answer(&mut loading, first, &ids(0..100), None);
    let second = loading.next().unwrap();
    assert_eq!(answer(&mut loading, second, &ids(99..110), None), SHIFTED);
}

#[test]
fn an_instance_without_an_id_counts_in_the_sum() {
    let mut loading = Loading::new(Patience::default());
    let first = loading.next().unwrap();
    let a = InstanceId::from("a");
    assert_eq!(loading.loaded(first, [Some(&a), None], Some(2)), COMPLETE);
}

/// What happens to the fleet, or to an answer, between two answers.
#[derive(Clone, Debug)]
enum Event {
    Answer(prop::sample::Index),
    Lose(prop::sample::Index),
    Add,
    Remove(prop::sample::Index),
    Reverse,
}

fn event() -> impl Strategy<Value = Event> {
    let pick = || any::<prop::sample::Index>();
    prop_oneof![
        12 => pick().prop_map(Event::Answer),
        2 => pick().prop_map(Event::Lose),
        1 => Just(Event::Add),
        1 => pick().prop_map(Event::Remove),
        1 => Just(Event::Reverse),
    ]
}

proptest! {
    /// A fleet that changes while it is read, answers in any order, some lost: reading ends, and if it says that it is
    /// complete, every instance that was there throughout the last reading was told. Only where instances went during it can
    /// others have been passed over, at most as many, since totals and sums are all that the service offers.
    #[test]
    fn complete_means_that_nothing_was_missed(size in 0..450usize, events in prop::collection::vec(event(), 0..60)) {
        let mut loading = Loading::new(Patience { attempts: 2, rereads: 2 });
        let mut fleet = ids(0..size);
        let mut born = size;
        let mut reading = None;
        let (mut steady, mut told, mut removed) = (BTreeSet::new(), BTreeSet::new(), 0);
        let mut in_flight: Vec<Page> = Vec::new();
        let mut events = events.into_iter();
        let mut last = None;
        let mut answers = 0;
        loop {
            in_flight.extend(std::iter::from_fn(|| loading.next()));
            if in_flight.is_empty() {
                break;
            }
            let mut take = |at: Option<prop::sample::Index>| in_flight.swap_remove(at.map_or(0, |at| at.index(in_flight.len())));
            let event = events.next();
            let turn = match event {
                Some(Event::Add) => {
                    fleet.insert(0, format!("i-{born}").into());
                    born += 1;
                    None
                }
                Some(Event::Remove(at)) => {
                    if !fleet.is_empty() {
                        steady.remove(&fleet.remove(at.index(fleet.len())));
                        removed += 1;
                    }
                    None
                }
                Some(Event::Reverse) => {
                    fleet.reverse();
                    None
                }
                Some(Event::Lose(at)) => {
                    answers += 1;
                    loading.failed(take(Some(at)), LOST)
                }
                Some(Event::Answer(_)) | None => {
                    let page = take(match event { Some(Event::Answer(at)) => Some(at), _ => None });
                    answers += 1;
                    if reading != Some(page.reading) {
                        reading = Some(page.reading);
                        (steady, told, removed) = (fleet.iter().cloned().collect(), BTreeSet::new(), 0);
                    }
                    let from = page.offset.min(fleet.len());
                    let listed = &fleet[from..(from + MAX_PAGE).min(fleet.len())];
                    told.extend(listed.iter().cloned());
                    answer(&mut loading, page, listed, fleet.len() as u64)
                }
            };
            last = turn.or(last);
            // Three readings of at most six pages, each asked for at most twice.
            prop_assert!(answers <= 3 * 6 * 2);
        }
        prop_assert_eq!(loading.next(), None);
        let Some(Turn::Finished(completeness)) = last else { panic!("it ended without saying so") };
        prop_assert_eq!(loading.completeness(), completeness);
        if completeness == Completeness::Complete {
            prop_assert!(steady.difference(&told).count() <= removed, "{:?}", steady.difference(&told).collect::<Vec<_>>());
        }
    }
}
