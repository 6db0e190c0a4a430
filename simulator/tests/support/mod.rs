//! A plain HTTP client that signs as the console does.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]

use std::time::{SystemTime, UNIX_EPOCH};

use edgezone_core::api::Action;
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use edgezone_core::tc3::{Request, Signer};
use serde_json::Value;
use simulator::accounts::{DEMO_SECRET_ID, DEMO_SECRET_KEY, DEMO_TOKEN};
use simulator::fleet::{FleetSpec, Mix};
use simulator::{Background, Config};

pub(crate) const HOST: &str = "edgezone.intl.tencentcloudapi.com";

pub(crate) struct World {
    pub(crate) simulator: Background,
    agent: ureq::Agent,
}

/// A message as it came.
pub(crate) struct Message {
    pub(crate) status: u16,
    pub(crate) date: String,
    pub(crate) content_type: String,
    pub(crate) text: String,
}

impl Message {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["Response"]["Error"]["Code"].as_str().unwrap_or("ok").to_owned()
    }
}

impl World {
    /// Ten running instances in one region, on free ports.
    pub(crate) fn start() -> Self {
        let fleet = FleetSpec { size: 10, region: Some("ap-chengdu".into()), mix: Mix::Running, ..FleetSpec::default() };
        Self::with(Config { fleet, ..Config::default() })
    }

    pub(crate) fn with(config: Config) -> Self {
        let plain = ureq::Agent::config_builder().http_status_as_error(false).max_idle_connections(0).build();
        Self { simulator: Background::start(config).unwrap(), agent: plain.into() }
    }

    pub(crate) fn call(&self, action: Action, body: &str) -> Result<Message, ureq::Error> {
        self.call_at(now(), HOST, action, body)
    }

    pub(crate) fn call_at(&self, timestamp: i64, host: &str, action: Action, body: &str) -> Result<Message, ureq::Error> {
        let region = Region::from("ap-chengdu");
        let credentials = Credentials::new(DEMO_SECRET_ID, DEMO_SECRET_KEY, Some(DEMO_TOKEN), None).unwrap();
        let headers = Signer::new(credentials).sign(&Request::edgezone(host, &region, action, body, timestamp)).unwrap();
        let mut request = self.agent.post(format!("http://{}/", self.simulator.api())).header("Host", host);
        for (name, value) in headers.iter() {
            request = request.header(name, value);
        }
        message(request.send(body)?)
    }

    pub(crate) fn control(&self, method: &str, path: &str, body: &str) -> Message {
        self.control_with(method, path, body, &[])
    }

    pub(crate) fn control_with(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Message {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.simulator.control()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        message(self.agent.run(request.body(body.to_owned()).unwrap()).unwrap()).unwrap()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        let all = self.control("GET", "/instances?account=demo", "").json();
        all["instances"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn truth(&self, id: &str) -> String {
        self.control("GET", &format!("/instances/{id}"), "").json()["status"].as_str().unwrap().to_owned()
    }
}

fn message(mut response: ureq::http::Response<ureq::Body>) -> Result<Message, ureq::Error> {
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (date, content_type) = (header("date"), header("content-type"));
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    Ok(Message { status, date, content_type, text })
}

pub(crate) fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}
