//! Random runs. Each test takes its share of the schedules, so that they run side by side.

use edgezone_core::api::InstanceStatus;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::service::{Again, Habits, LookFault, TerminateFault};
use crate::world::{Action, Schedule, Spec, run};

fn terminate_fault() -> impl Strategy<Value = TerminateFault> {
    use TerminateFault as F;
    prop_oneof![
        6 => Just(F::None),
        2 => any::<bool>().prop_map(|done| F::Lost { done }),
        2 => (1i64..60_000).prop_map(F::LostAndDoneLate),
        1 => any::<bool>().prop_map(|done| F::Status { done }),
        1 => any::<bool>().prop_map(|done| F::Html { done }),
        2 => any::<bool>().prop_map(|done| F::Internal { done }),
        1 => any::<bool>().prop_map(|done| F::FailedOperation { done }),
        1 => any::<bool>().prop_map(|done| F::UnknownCode { done }),
        1 => Just(F::Throttled),
        1 => Just(F::ThrottledByAddress),
        1 => Just(F::SomeThrottled),
        2 => any::<bool>().prop_map(|done| F::SomeUnnamed { done }),
        1 => Just(F::Strangers),
        1 => Just(F::InBothLists),
        1 => Just(F::RefusedWhole),
        1 => Just(F::TokenExpires),
        1 => Just(F::Unauthorized),
        1 => Just(F::ClockOnce),
        1 => Just(F::ClockOff),
        1 => Just(F::Malformed),
        1 => Just(F::SourceAddress),
        1 => Just(F::SomeRefused),
        1 => Just(F::SomeForbidden),
        1 => any::<bool>().prop_map(|done| F::SomeInternal { done }),
    ]
}

fn look_fault() -> impl Strategy<Value = LookFault> {
    use LookFault as F;
    prop_oneof![
        6 => Just(F::None),
        2 => Just(F::Lost),
        1 => Just(F::Status),
        2 => Just(F::Internal),
        1 => Just(F::Throttled),
        2 => Just(F::Incomplete),
        1 => Just(F::NotFound),
        1 => Just(F::TokenExpires),
        1 => Just(F::Unauthorized),
        1 => Just(F::ClockOnce),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let number = 0u8..2;
    prop_oneof![
        2 => Just(Action::Pause),
        1 => Just(Action::Resume),
        2 => Just(Action::Cancel),
        3 => (1u8..4).prop_map(Action::Retry),
        2 => Just(Action::CheckAgain),
        1 => number.clone().prop_map(Action::Wipe),
        1 => number.clone().prop_map(Action::Lose),
        1 => number.clone().prop_map(Action::GoodCredentials),
        1 => number.clone().prop_map(Action::BadCredentials),
        2 => number.clone().prop_map(Action::OthersCredentials),
        2 => (1u8..4).prop_map(Action::OthersTerminate),
        1 => (2u8..4).prop_map(Action::OthersRemove),
        2 => (1u8..4).prop_map(Action::TurnsError),
        1 => Just(Action::Allocated),
        1 => (500i64..90_000).prop_map(Action::ServiceDown),
        1 => (number, 500i64..90_000).prop_map(|(number, millis)| Action::EndpointDown(number, millis)),
        3 => (0u8..8, 0i64..5_000).prop_map(|(unreported, down)| Action::Crash { unreported, down }),
    ]
}

fn spec() -> impl Strategy<Value = Spec> {
    let status = prop_oneof![
        8 => Just(InstanceStatus::Running),
        1 => Just(InstanceStatus::Allocating),
        1 => Just(InstanceStatus::Isolated),
        1 => Just(InstanceStatus::Other("hibernating".into())),
    ];
    let place = (prop::bool::weighted(0.3).prop_map(u8::from), 0u8..3);
    (place, status, prop::bool::weighted(0.1), any::<bool>(), any::<bool>()).prop_map(
        |((endpoint, region), status, unlisted, elsewhere, legacy)| {
            let elsewhere = unlisted && elsewhere;
            Spec { endpoint, region, status, unlisted, elsewhere, legacy }
        },
    )
}

fn habits() -> impl Strategy<Value = Habits> {
    let again = prop_oneof![Just(Again::Refused), Just(Again::Accepted), Just(Again::Unnamed)];
    (prop::bool::weighted(0.3), again, any::<bool>(), prop::bool::weighted(0.3), prop::bool::weighted(0.2), 1_000i64..400_000).prop_map(
        |(refuses_whole, again, names_the_gone, look_up_errs, refuses_mix, cleanup)| Habits {
            refuses_whole,
            again,
            names_the_gone,
            look_up_errs,
            refuses_mix,
            cleanup,
        },
    )
}

/// When something happens: mostly while requests are under way, now and then long after.
fn moment() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 0i64..1_500, 3 => 0i64..20_000, 1 => 0i64..400_000]
}

fn schedule(machines: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Schedule> {
    // Half of the fleets are at one endpoint.
    let fleet = (prop::collection::vec(spec(), machines), any::<bool>(), any::<bool>()).prop_map(|(mut fleet, one, keeps_all)| {
        fleet.iter_mut().filter(|_| one).for_each(|spec| spec.endpoint = 0);
        (fleet, keeps_all)
    });
    let faults = (prop::collection::vec(terminate_fault(), 0..12), prop::collection::vec(look_fault(), 0..14));
    let actions = prop::collection::vec((moment(), action()), 0..7);
    let latency = prop_oneof![4 => (1i64..100, 1i64..200), 1 => (1i64..2_000, 1i64..8_000)].prop_map(|(least, more)| (least, least + more));
    let storage = (prop_oneof![3 => 0i64..20, 1 => 0i64..900], prop::option::weighted(0.1, 0usize..30));
    let page = (prop_oneof![3 => Just(0i64), 1 => 1i64..700], 1_000i64..40_000, prop::option::weighted(0.15, 1_500i64..60_000));
    (fleet, prop::bool::weighted(0.08), habits(), faults, actions, latency, storage, page, any::<u64>()).prop_map(
        |((fleet, keeps_all), rehearsal, habits, (terminate_faults, look_faults), actions, latency, storage, page, seed)| Schedule {
            fleet,
            rehearsal,
            habits,
            terminate_faults,
            look_faults,
            actions,
            latency,
            storage_takes: storage.0,
            storage_fails_at: storage.1,
            timers_late: page.0,
            operator_takes: page.1,
            keeps_all,
            credentials_last: page.2,
            seed,
        },
    )
}

/// The ordinary run of the tests with the fewest machines.
const ORDINARY: u32 = 3_300;

/// `PROPTEST_CASES` asks for another number than the ordinary one in each of the small tests; the others keep in proportion.
/// The ordinary run draws the same schedules every time, so that it tells of changes; a deeper one draws new ones.
fn cases(ordinary: u32, seed: u64) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse::<u64>().ok());
    let scaled = asked.map_or(u64::from(ordinary), |asked| (asked * u64::from(ordinary)).div_ceil(u64::from(ORDINARY)));
    let rng_seed = if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(seed) };
    let cases = u32::try_from(scaled).unwrap_or(u32::MAX);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

macro_rules! schedules {
    ($($name:ident: $cases:expr, $machines:expr, seed $seed:expr;)*) => {
        $(
            #[test]
            fn $name() {
                proptest!(cases($cases, $seed), |(schedule in schedule($machines))| { run(&schedule); });
            }
        )*
    };
}

schedules! {
    few_machines_first_share: ORDINARY, 1usize..8, seed 1;
    few_machines_second_share: ORDINARY, 1usize..8, seed 2;
    few_machines_third_share: ORDINARY, 1usize..8, seed 3;
    some_machines: 1_000, 8usize..40, seed 4;
    several_batches: 150, 90usize..450, seed 5;
}
