//! Measures what the fleet page does at a keystroke, over 100,000 made-up machines:
//! `cargo run --release -p edgezone-core --example fleet_bench [machines]`.
//!
//! Prints the least, the median and the 95th percentile in milliseconds, and what share of the limit (20 ms each) the last is; on
//! a machine that has other work as well, the least is the one to compare. It asserts
//! nothing: how fast a machine is says nothing about whether the code is right.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use edgezone_core::api::Instance;
use edgezone_core::fleet::{Column, Direction, Filter, Fleet, Sort};
use edgezone_core::plan::{Limits, Plan, Protection};
use edgezone_core::selection::Selection;
use edgezone_core::time::Millis;

const ROUNDS: usize = 25;
const LIMIT_MS: f64 = 20.0;

fn machine(n: usize) -> Instance {
    // A small fixed scrambling, so that load order is no order of any column.
    let r = n.wrapping_mul(2_654_435_761) % 1_000_003;
    let roles = ["web", "db", "cache", "render", "edge-proxy", "game-server", "batch-worker"];
    let statuses = ["running", "running", "running", "running", "terminating", "isolated", "allocating", "error"];
    let pick = |list: &[&str], n: usize| list.get(n % list.len()).map_or(String::new(), |s| (*s).to_owned());
    Instance {
        instance_id: Some(format!("bms-{:08x}", r.wrapping_mul(4_099) ^ n).into()),
        instance_name: format!("{}-{}-{}", pick(&roles, r), pick(&["prod", "test"], r / 7), r % 20_000),
        machine_id: format!("srv-{r:08x}"),
        instance_type: pick(&["BM.S5.LARGE8", "BM.S5.XLARGE16", "BM.GPU.A10"], r / 3),
        zone: Some(format!("ap-guangzhou-tez-gz-{}", r % 9).into()),
        image_id: pick(&["img-ubuntu-20.04", "img-centos-7", "img-debian-12"], r / 5),
        instance_status: pick(&statuses, r / 11).as_str().into(),
        operate_status: "normal".into(),
        private_ip: format!("10.{}.{}.{}", r % 200, (r / 200) % 250, n % 250),
        public_ip: if r.is_multiple_of(3) { String::new() } else { format!("203.{}.{}.{}", r % 113, (r / 113) % 250, n % 250) },
        created_time: Millis::from_seconds(1_700_000_000 + (r as i64) * 70).to_rfc3339_utc(),
        cpu: Some([16, 32, 64].get(r % 3).copied().unwrap_or(8)),
        memory: Some(256),
        ..Instance::default()
    }
}

fn measure<T>(what: &str, mut work: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() - 1) * share / 100).copied().unwrap_or(f64::NAN);
    let (least, median, p95) = (at(0), at(50), at(95));
    println!("{what:<40.40} least {least:7.2}   median {median:7.2}   p95 {p95:7.2} ms   p95/limit {:5.2}", p95 / LIMIT_MS);
}

fn main() {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000_usize);
    let now = Millis::from_seconds(1_780_000_000);
    let machines: Vec<Instance> = (0..count).map(machine).collect();
    let loaded = |machines: &[Instance]| {
        let mut fleet = Fleet::new();
        for page in machines.chunks(100) {
            fleet.upsert(&"ap-guangzhou".into(), page.iter().cloned());
        }
        fleet
    };
    let start = Instant::now();
    let fleet = loaded(&machines);
    println!("{} machines loaded in {} ms, in pages of 100\n", fleet.len(), start.elapsed().as_millis());

    for text in [
        "",
        "e",
        "web-prod-12",
        "zzzz",
        "status:running",
        "name:web-*",
        "name:*prod*7",
        "ip:10.7.0.0/16",
        "ip:10.7.",
        "created<2024-06-01",
        "age>300d -status:terminating,error zone:ap-guangzhou-tez-gz-1 web",
        "image:img-d*",
    ] {
        let order = fleet.order(None);
        measure(&format!("filter {text:?}"), || {
            let filter: Filter = text.parse().unwrap_or_default();
            let matches = fleet.look_through(&filter, now);
            fleet.shown(matches.in_order(&order))
        });
    }
    println!();
    for column in Column::ALL {
        measure(&format!("sort by {column}"), || fleet.order(Some(Sort { column, direction: Direction::Descending })));
    }
    // A fleet of its own, so that the order by id that every sort starts from is made anew.
    let fresh: Vec<Fleet> = (0..ROUNDS).map(|_| loaded(&machines)).collect();
    let mut next = fresh.iter();
    measure("sort by name, the first of all", || {
        next.next().map(|fleet| fleet.order(Some(Sort { column: Column::Name, direction: Direction::Ascending })))
    });
    println!();
    let order = fleet.order(None);
    let all: Selection = fleet.ids(&order).cloned().collect();
    let shown = fleet.shown(order.clone());
    measure("select all", || {
        let mut selection = Selection::new();
        selection.select_shown(&shown);
        selection
    });
    measure("how much of what is shown is chosen", || all.chosen_of(&shown));
    measure("count what a filter hides", || all.hidden_by(&shown));
    measure("rows of a selection of all", || fleet.row_set(all.iter()));
    measure("plan all", || Plan::new(&all, &fleet, &Protection::default(), Limits::default()));
    let plan = Plan::new(&all, &fleet, &Protection::default(), Limits::default());
    measure("impact of all", || plan.impact());
    let mut fleet = fleet;
    let mut again: Vec<Vec<Instance>> = (0..ROUNDS).map(|_| machines.clone()).collect();
    measure("the same fleet read again, nothing changed", || {
        let reload = fleet.begin_reload(&"ap-guangzhou".into());
        fleet.upsert(&"ap-guangzhou".into(), again.pop().unwrap_or_default());
        fleet.finish_reload(reload)
    });
}
