//! Terminates a whole fleet with the console's engine, natively, and prints what it took as one line of JSON.
//!
//! The same engine as in the page, with another driver: tokio in place of the browser. Run by `script/bench operation`
//! against the simulator; it reads the service's address and the account from the environment.

#![allow(clippy::print_stdout, reason = "its report is what it is run for")]

mod driver;
mod service;

use std::env;
use std::error::Error;
use std::rc::Rc;

use edgezone_core::ids::Region;
use edgezone_core::operation::{Mode, Operation, OperationId, Policy, Start, Work};
use edgezone_core::plan::{ConfirmedPlan, Target};
use serde::Serialize;

use self::service::Service;

#[derive(Serialize)]
struct Report {
    instances: usize,
    requests: usize,
    seconds: f64,
    round_trip_ms: f64,
    terminated: usize,
    failed: usize,
    unresolved: usize,
    throttled: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Rc::new(Service::of_environment()?);
    let regions = env::var("BENCH_REGIONS")?;
    let mut targets = Vec::new();
    for region in regions.split(',').map(Region::new) {
        let listed = service.list(&region).await?;
        targets.extend(listed.iter().filter_map(|instance| Some(Target::new(instance.instance_id.clone()?, region.clone(), instance))));
    }
    let round_trip_ms = service.round_trip_ms().await?;
    let instances = targets.len();
    // Whoever runs this against a service has confirmed that its whole fleet goes.
    let plan = ConfirmedPlan::from_journal(targets).map_err(|error| format!("the fleet cannot be planned: {error:?}"))?;
    let start = Start { id: OperationId("bench".into()), endpoint: "bench".into(), journaled: true, credentials_expire: None };
    let operation = Operation::start(Work::Terminate(plan), start, Policy { in_flight: 24, ..Policy::default() }, driver::now(), 7);
    let settled = driver::run(operation, service).await;
    let ledger = settled.operation.ledger();
    assert_eq!(ledger.mode(), Mode::Live);
    let tally = ledger.tally();
    let report = Report {
        instances,
        requests: ledger.attempts().len(),
        seconds: settled.took.as_secs_f64(),
        round_trip_ms,
        terminated: tally.terminated + tally.gone,
        failed: tally.failed,
        unresolved: tally.unresolved,
        throttled: settled.operation.status(driver::now()).throttled,
    };
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}
