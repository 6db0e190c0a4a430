use proptest::prelude::*;

use super::*;
use crate::api::Instance;
use crate::fleet::Fleet;
use crate::fleet::testing::instance;
use crate::time::Millis;

const NOW: &str = "2026-03-01T00:00:00Z";

fn now() -> Millis {
    Millis::parse_rfc3339_utc(NOW).unwrap()
}

fn parse(text: &str) -> Filter {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

fn small() -> Fleet {
    let mut fleet = Fleet::new();
    let a = Instance {
        private_ip: "10.0.0.2".into(),
        public_ip: "203.0.113.20".into(),
        created_time: "2026-02-15T14:30:00Z".into(),
        machine_id: "srv-efgh5678".into(),
        instance_type: "BM.S5.LARGE8".into(),
        ..instance("a", "web-1", "running", "gz-1")
    };
    let b = Instance {
        private_ip: "10.0.1.20".into(),
        public_ip_v6: "2001:db8::7".into(),
        created_time: "2026-01-01T00:00:00Z".into(),
        instance_type: "BM.X".into(),
        ..instance("b", "Web 10, old", "terminating", "gz-2")
    };
    let c = Instance { instance_type: "BM.X".into(), operate_status: "stopped".into(), zone: None, ..instance("c", "", "running", "") };
    fleet.upsert(&"ap-guangzhou".into(), [a, b]);
    fleet.upsert(&"ap-chengdu".into(), [c]);
    fleet
}

fn found(fleet: &Fleet, text: &str) -> String {
    let matches = fleet.look_through(&parse(text), now());
    let shown = matches.in_order(&fleet.order(None));
    assert_eq!(shown.len(), matches.count(), "{text}");
    fleet.ids(&shown).map(|id| id.as_str()).collect::<Vec<_>>().join("")
}

#[test]
fn each_token_finds_what_it_says() {
    let fleet = small();
    for (filter, ids) in [
        ("", "abc"),
        ("web", "ab"),
        ("WEB-1", "a"),
        ("web-1,10", "ab"),
        ("\"10, old\"", "b"),
        ("-web", "c"),
        ("srv-ef", "a"),
        ("2001:db8", "b"),
        ("203.0.113", "a"),
        ("bm.s5", "a"),
        ("status:running", "ac"),
        ("status:running web", "a"),
        ("status:RUNNING,terminating", "abc"),
        ("-status:terminating", "ac"),
        ("Status:r*", "ac"),
        ("status:run", ""),
        ("name:web*", "ab"),
        ("name:web-?", "a"),
        ("name:\"\"", "c"),
        ("-name:\"\"", "ab"),
        ("zone:gz-1,gz-2", "ab"),
        ("zone:\"\"", "c"),
        ("region:ap-chengdu", "c"),
        ("type:bm.x", "bc"),
        ("id:a,c", "ac"),
        ("machine:srv-*", "a"),
        ("power:stopped", "c"),
        ("ip:10.0.0.0/24", "a"),
        ("ip:10.0.0.0/23", "ab"),
        ("ip:10.0.0.2", "a"),
        ("ip:10.0.0.", "a"),
        ("ip:10.0.*.2*", "ab"),
        ("ip:2001:db8::/32", "b"),
        ("ip:2001:db8:0:0::7", "b"),
        ("ip:\"\"", "c"),
        ("-ip:10.0.0.0/8", "c"),
        ("created<2026-01-02", "b"),
        ("created<2026-01-01", ""),
        ("created<=2026-01-01", "b"),
        ("created>2026-01-01", "a"),
        ("created>=2026-01-01", "ab"),
        ("created:2026-02-15", "a"),
        ("created=2026-02-15T14:30:00Z", "a"),
        ("-created>=2026-02-01", "bc"),
        ("created:>2026-02-01", "a"),
        ("age>30d", "b"),
        ("age<30d", "a"),
        ("age>=59d", "b"),
        ("age>59d", ""),
        ("age<2w -status:x", "a"),
        ("age<322h", "a"),
        ("age<321h", ""),
        ("status:running status:terminating", ""),
    ] {
        assert_eq!(found(&fleet, filter), ids, "{filter}");
    }
}

#[test]
fn a_mistake_is_told_with_its_place() {
    use FilterErrorKind::*;
    for (text, span, kind) in [
        ("web stauts:running", 4..10, UnknownField("stauts".into())),
        ("colour<3", 0..6, UnknownField("colour".into())),
        ("web status:", 4..11, MissingValue),
        ("status:running, x", 0..15, MissingValue),
        ("a ,b", 2..2, MissingValue),
        ("x name:\"web 1", 7..13, UnclosedQuote),
        ("\"a\\\"", 0..4, UnclosedQuote),
        ("\"a\"b c", 3..4, MisplacedQuote),
        ("we\"b\"", 2..5, MisplacedQuote),
        ("web - x", 4..5, NothingToNegate),
        ("-", 0..1, NothingToNegate),
        ("status>3", 0..6, NotComparable),
        ("ip:10.0.0.0/33", 3..14, NotAnAddress),
        ("ip:web", 3..6, NotAnAddress),
        ("created<tomorrow", 8..16, NotATime),
        ("created<2026-02-30", 8..18, NotATime),
        ("created<2026-01-01,2026-01-02", 8..29, NotATime),
        ("created<", 0..8, MissingValue),
        ("age>30", 4..6, NotAnAge),
        ("age=30d", 4..7, NotAnAge),
        ("age>99999999999d", 4..16, NotAnAge),
        ("age>+3d", 4..7, NotAnAge),
        ("名 年:x age>y", 14..15, NotAnAge),
    ] {
        assert_eq!(text.parse::<Filter>(), Err(FilterError { span, kind }), "{text}");
    }
}

#[test]
fn a_filter_is_written_as_plainly_as_it_can_be() {
    for (text, written) in [
        ("  web   STATUS:running ", "web status:running"),
        ("\"web\"", "web"),
        ("\"web 1\"", "\"web 1\""),
        ("name:\"a,b\",c", "name:\"a,b\",c"),
        ("\"status:x\"", "\"status:x\""),
        ("\"-x\"", "\"-x\""),
        ("ip:10.0.", "ip:10.0.*"),
        ("ip:10.0.0.1/32", "ip:10.0.0.1"),
        ("created:<2026-01-01", "created<2026-01-01"),
        ("-age>30D", "-age>30d"),
        ("fe80::1", "fe80::1"),
    ] {
        assert_eq!(parse(text).to_string(), written, "{text}");
    }
}

#[test]
fn a_facets_chip_turns_its_value_on_and_off() {
    let mut filter = parse("web -status:error");
    filter.toggle(TextField::Status, "running");
    filter.toggle(TextField::Status, "allocating");
    assert_eq!(filter.to_string(), "web -status:error status:running,allocating");
    assert_eq!(filter.values(TextField::Status).collect::<Vec<_>>(), ["running", "allocating"]);
    filter.toggle(TextField::Status, "running");
    filter.toggle(TextField::Zone, "");
    assert_eq!(filter.to_string(), "web -status:error status:allocating zone:\"\"");
    filter.toggle(TextField::Status, "allocating");
    filter.clear_field(TextField::Zone);
    assert_eq!(filter.to_string(), "web -status:error");
    filter.clear_field(TextField::Status);
    assert_eq!(filter.to_string(), "web");
}

#[test]
fn a_facet_is_counted_over_what_passes_everything_but_its_own_tokens() {
    let fleet = small();
    let facets = fleet.look_through(&parse("status:terminating web"), now()).facets().clone();
    assert_eq!(facets.status, [("running".into(), 1), ("terminating".into(), 1)]);
    assert_eq!(facets.zone, [("gz-2".into(), 1)]);
    let facets = fleet.look_through(&parse("status:terminating zone:gz-1"), now()).facets().clone();
    assert_eq!(facets.status, [("running".into(), 1)]);
    assert_eq!(facets.zone, [("gz-2".into(), 1)]);
    assert_eq!(facets.region, []);
    assert_eq!(fleet.look_through(&Filter::everything(), now()).facets().zone[0], (String::new(), 1));
}

#[test]
fn what_of_a_selection_the_filter_hides_is_counted_by_rows() {
    let fleet = small();
    let chosen = fleet.row_set(&["a".into(), "b".into(), "gone".into(), "b".into()]);
    assert_eq!((chosen.len(), chosen.contains(1), chosen.contains(2)), (2, true, false));
    let matches = fleet.look_through(&parse("status:running"), now());
    assert_eq!(matches.count_of(&chosen), 1);
}

#[test]
fn fields_and_values_are_offered_at_the_cursor() {
    let fleet = small();
    let counts = |facet, rest: &str| fleet.look_through(&parse(rest), now()).facets().of(facet).clone();
    let offered = |text: &str, cursor: usize| {
        let completion = complete(text, cursor, &counts);
        let inserts: Vec<String> = completion.suggestions.iter().map(|s| s.insert.clone()).collect();
        (completion.span, inserts)
    };
    assert_eq!(offered("web sta", 7), (4..7, vec!["status:".into()]));
    assert_eq!(offered("-z", 2), (1..2, vec!["zone:".into()]));
    assert_eq!(offered("a", 1), (0..1, vec!["age>".into()]));
    assert_eq!(offered("status:", 7), (7..7, vec!["running".into(), "terminating".into()]));
    assert_eq!(offered("status:running,t", 16), (15..16, vec!["terminating".into()]));
    assert_eq!(offered("region:cheng name:*", 12), (7..12, vec!["ap-chengdu".into()]));
    assert_eq!(offered("region:cheng zzz", 12).1, Vec::<String>::new(), "what the rest of the filter leaves out is not offered");
    assert_eq!(offered("zone:", 5).1, ["\"\"", "gz-1", "gz-2"]);
    assert_eq!(offered("name:\"a sta", 11).1, Vec::<String>::new());
    assert_eq!(offered("age>", 4), (4..4, ["1h", "1d", "7d", "30d", "90d"].map(String::from).to_vec()));
    assert_eq!(offered("-age:<=3", 8), (7..8, vec!["30d".into()]));
    assert_eq!(offered("created<2", 9).1, Vec::<String>::new());
    assert_eq!(offered("", 0).1.len(), 12);
    assert_eq!(complete("status:RU", 9, &counts).suggestions, [Suggestion { insert: "running".into(), count: Some(2) }]);
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,6}", "[a-z]{1,8}[:<>=][a-z]{0,3}", "-?[a-z\", \\\\]{0,6}", "[0-9a-f:.]{1,8}"]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(Comparison::ALL.to_vec())
}

fn ip() -> impl Strategy<Value = IpTest> {
    prop_oneof![
        Just(IpTest::None),
        (any::<[u8; 4]>(), 0..=32u8).prop_map(|(ip, n)| IpTest::Net(IpNet::new(ip.into(), n).unwrap())),
        (any::<[u8; 16]>(), 0..=128u8).prop_map(|(ip, n)| IpTest::Net(IpNet::new(ip.into(), n).unwrap())),
        "[0-9.]{0,5}[*?][0-9a-f:]{0,4}".prop_map(|t| IpTest::Text(Pattern::new(t))),
    ]
}

fn test() -> impl Strategy<Value = Test> {
    let second = (0i64..253_402_300_799).prop_map(|s| Millis::from_seconds(s).to_rfc3339_utc());
    let bound = (second, any::<bool>()).prop_map(|(t, day)| Bound::parse(if day { t.split('T').next().unwrap() } else { &t }).unwrap());
    let unit = prop::sample::select(vec![AgeUnit::Minutes, AgeUnit::Hours, AgeUnit::Days, AgeUnit::Weeks]);
    let not_equal = comparison().prop_filter("an age is compared by order", |c| *c != Comparison::Equal);
    prop_oneof![
        prop::collection::vec(text(), 1..4).prop_map(Test::Text),
        (prop::sample::select(TextField::ALL.to_vec()), prop::collection::vec(text().prop_map(Pattern::new), 1..4))
            .prop_map(|(field, values)| Test::Field(field, values)),
        prop::collection::vec(ip(), 1..4).prop_map(Test::Ip),
        (comparison(), bound).prop_map(|(c, bound)| Test::Created(c, bound)),
        (not_equal, any::<u32>(), unit).prop_map(|(c, count, unit)| Test::Age(c, Age { count, unit })),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(terms in prop::collection::vec((any::<bool>(), test()), 0..5)) {
        let filter = Filter { terms: terms.into_iter().map(|(negated, test)| Term { negated, test }).collect() };
        let written = filter.to_string();
        prop_assert_eq!(written.parse(), Ok(filter), "{}", written);
    }

    #[test]
    fn any_text_is_a_filter_or_a_mistake_that_stands_in_it(text in "(\\PC|[-:\"\\\\,<>= ]|status|ip|age|created){0,20}", cursor in 0..40usize) {
        match text.parse::<Filter>() {
            Ok(filter) => {
                prop_assert_eq!(filter.to_string().parse(), Ok(filter.clone()));
                let matches = small().look_through(&filter, now());
                prop_assert!(matches.count() <= 3);
            }
            Err(e) => prop_assert!(text.get(e.span.clone()).is_some(), "{:?}", e),
        }
        let completion = complete(&text, cursor, &|_, _| Vec::new());
        prop_assert!(text.get(completion.span).is_some());
    }
}
