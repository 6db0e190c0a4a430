//! The service over plain HTTP, signed as the page signs.

use std::cell::RefCell;
use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use edgezone_core::api::{
    self, CallError, DescribeInstancesAnswer, DescribeInstancesRequest, Instance, InstanceFilter, MAX_PAGE, NoAnswer, RequestBody,
};
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use edgezone_core::tc3::{self, Signer};
use serde::de::DeserializeOwned;

use crate::driver::now;

/// A service on this machine and the account to use there.
pub(crate) struct Service {
    http: reqwest::Client,
    address: String,
    host: String,
    signer: RefCell<Signer>,
}

impl Service {
    /// Reads `BENCH_API` (an address such as `http://127.0.0.1:9070`), `BENCH_HOST` (the host to sign) and the account's
    /// `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_TOKEN`.
    pub(crate) fn of_environment() -> Result<Self, Box<dyn Error>> {
        let (id, key) = (env::var("TENCENTCLOUD_SECRET_ID")?, env::var("TENCENTCLOUD_SECRET_KEY")?);
        let token = env::var("TENCENTCLOUD_TOKEN").ok();
        let credentials = Credentials::new(&id, &key, token.as_deref(), None)?;
        Ok(Self {
            http: reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?,
            address: env::var("BENCH_API")?,
            host: env::var("BENCH_HOST")?,
            signer: RefCell::new(Signer::new(credentials)),
        })
    }

    /// One request and its answer.
    pub(crate) async fn call<T: DeserializeOwned>(&self, region: &Region, body: &impl RequestBody) -> Result<T, CallError> {
        let text = body.body();
        let request = tc3::Request::edgezone(self.host.as_str(), region, body.action(), &text, now().as_seconds());
        let mut post = self.http.post(&self.address).header("Host", &self.host);
        {
            let mut signer = self.signer.borrow_mut();
            let signed = signer.sign(&request).map_err(|_| CallError::NoAnswer(NoAnswer::Interrupted))?;
            for (name, value) in signed.iter() {
                post = post.header(name, value);
            }
        }
        let unreachable = |_| CallError::NoAnswer(NoAnswer::Unreachable);
        let answer = post.body(text).send().await.map_err(unreachable)?;
        let status = answer.status().as_u16();
        let text = answer.text().await.map_err(unreachable)?;
        api::interpret(status, &text)
    }

    /// Every instance of a region, page by page and at a gentle pace.
    pub(crate) async fn list(&self, region: &Region) -> Result<Vec<Instance>, Box<dyn Error>> {
        let mut instances = Vec::new();
        loop {
            let page = DescribeInstancesRequest::page(InstanceFilter::default(), instances.len());
            let answer: DescribeInstancesAnswer = self.call(region, &page).await?;
            let (got, total) = (answer.instance_set.len(), answer.total_count.unwrap_or(0));
            instances.extend(answer.instance_set);
            tokio::time::sleep(Duration::from_millis(60)).await;
            if got < MAX_PAGE || u64::try_from(instances.len())? >= total {
                return Ok(instances);
            }
        }
    }

    /// The mean time one request takes, over ten look-ups.
    pub(crate) async fn round_trip_ms(&self) -> Result<f64, Box<dyn Error>> {
        let region = Region::new(env::var("BENCH_REGIONS")?.split(',').next().unwrap_or_default());
        let mut total = Duration::ZERO;
        for _ in 0..10 {
            let began = Instant::now();
            let _: DescribeInstancesAnswer = self.call(&region, &DescribeInstancesRequest::page(InstanceFilter::default(), 0)).await?;
            total += began.elapsed();
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        Ok(total.as_secs_f64() * 100.0)
    }
}
