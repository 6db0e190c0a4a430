//! The cloud in virtual time, without a socket.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use edgezone_core::api::{Action, DescribeInstancesAnswer, TerminateInstancesAnswer, interpret};
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use edgezone_core::tc3::{Request, Signer};
use serde_json::json;

use super::*;
use crate::accounts::{DEMO_SECRET_ID, DEMO_SECRET_KEY, DEMO_TOKEN};
use crate::faults::Rule;
use crate::fleet::Mix;

const HOST: &str = "edgezone.intl.tencentcloudapi.com";
const START: Moment = Moment::from_seconds(1_800_000_000);

struct World {
    cloud: Cloud,
    now: Moment,
    region: Region,
    key: (&'static str, &'static str, &'static str),
}

type Terminate = TerminateInstancesAnswer;
type Describe = DescribeInstancesAnswer;

impl World {
    /// Ten running instances in one region.
    fn new() -> Self {
        let spec = FleetSpec { size: 10, region: Some("ap-chengdu".into()), mix: Mix::Running, ..FleetSpec::default() };
        Self::with(spec)
    }

    fn with(spec: FleetSpec) -> Self {
        let cloud = Cloud::new(spec, Settings::default(), 7, START);
        Self { cloud, now: START, region: "ap-chengdu".into(), key: (DEMO_SECRET_ID, DEMO_SECRET_KEY, DEMO_TOKEN) }
    }

    fn ids(&self) -> Vec<InstanceId> {
        self.cloud.fleet.listing(Accounts::DEMO, &self.region).map(|machine| machine.id.clone()).collect()
    }

    fn status(&self, id: &InstanceId) -> String {
        self.cloud.fleet.get(id).unwrap().status().map_or("gone".to_owned(), ToString::to_string)
    }

    fn fault(&mut self, json: Value) {
        let rule: Rule = serde_json::from_value(json).unwrap();
        self.cloud.add_fault(rule);
    }

    fn wait(&mut self, ms: u64) {
        self.now = self.now + Duration::from_millis(ms);
        self.cloud.advance(self.now);
    }

    fn incoming(&self, action: Action, body: &str) -> Incoming {
        let (id, key, token) = self.key;
        let request = Request::edgezone(HOST, &self.region, action, body, self.now.seconds());
        let signed = Signer::new(Credentials::new(id, key, Some(token), None).unwrap()).sign(&request).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in signed.iter().chain([("host", HOST)]) {
            headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        Incoming { method: Method::POST, target: "/".to_owned(), headers, body: Some(body.as_bytes().to_vec()) }
    }

    fn send(&mut self, incoming: &Incoming) -> Reply {
        let arrival = self.cloud.arrive(incoming.action(), self.now);
        self.cloud.work(&arrival, incoming, self.now)
    }

    fn reply(&mut self, action: Action, body: &Value) -> Reply {
        let incoming = self.incoming(action, &body.to_string());
        self.send(&incoming)
    }

    /// The answer as the console reads it, or the error's code.
    fn call<T: serde::de::DeserializeOwned>(&mut self, action: Action, body: Value) -> Result<T, String> {
        read(self.reply(action, &body))
    }

    fn terminate(&mut self, ids: &[InstanceId]) -> Result<Terminate, String> {
        self.call(Action::TerminateInstances, json!({ "InstanceIds": ids }))
    }

    fn describe(&mut self, body: Value) -> Result<Describe, String> {
        self.call(Action::DescribeInstances, body)
    }
}

fn read<T: serde::de::DeserializeOwned>(reply: Reply) -> Result<T, String> {
    match reply {
        Reply::Message { status, body, .. } => interpret(status, &body).map_err(|error| match error {
            edgezone_core::api::CallError::Api(error) => error.code.to_string(),
            other @ edgezone_core::api::CallError::NoAnswer(_) => other.to_string(),
        }),
        Reply::HangUp => Err("hung up".to_owned()),
        Reply::CutOff { .. } => Err("cut off".to_owned()),
    }
}

mod errors;
mod faults;
mod listing;
mod terminating;
