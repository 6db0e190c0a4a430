//! From text to a checked configuration.

use std::collections::BTreeSet;

use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{ApiHost, Config, ConfigError, DemoAccount, Endpoint, ProxyUrl};

/// A misspelt `readOnly` must not pass for a console that may terminate, so unknown fields are refused.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw {
    endpoints: Vec<RawEndpoint>,
    default_region: String,
    // Taken apart by hand: the parser quotes the values it does not like, and these are secrets.
    #[serde(default)]
    demo: Option<Map<String, Value>>,
    #[serde(default)]
    read_only: bool,
    #[serde(default)]
    max_instances_per_operation: Option<usize>,
    #[serde(default)]
    protection: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawEndpoint {
    id: String,
    host: String,
    proxy: String,
}

impl Config {
    /// Reads the text of a `config.json`.
    ///
    /// # Errors
    /// [`ConfigError`] that names what is wrong first.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| ConfigError::NotJson { line: error.line(), column: error.column() })?;
        if value.get("demo").is_some_and(|demo| !demo.is_object() && !demo.is_null()) {
            return Err(ConfigError::DemoField { field: "secretId" });
        }
        let raw = Raw::deserialize(value).map_err(|error| ConfigError::Field { detail: error.to_string() })?;
        if raw.max_instances_per_operation == Some(0) {
            return Err(ConfigError::ZeroMaximum);
        }
        Ok(Self {
            endpoints: endpoints(raw.endpoints)?,
            default_region: region(&raw.default_region)?,
            demo: raw.demo.as_ref().map(demo).transpose()?,
            read_only: raw.read_only,
            max_instances_per_operation: raw.max_instances_per_operation,
            protection: raw.protection,
        })
    }
}

fn endpoints(raw: Vec<RawEndpoint>) -> Result<Vec<Endpoint>, ConfigError> {
    if raw.is_empty() {
        return Err(ConfigError::NoEndpoint);
    }
    let mut ids = BTreeSet::new();
    raw.into_iter()
        .map(|RawEndpoint { id, host, proxy }| {
            if id.trim().is_empty() || !ids.insert(id.clone()) {
                return Err(ConfigError::EndpointId { id: id.trim().to_owned() });
            }
            let host = ApiHost::new(&host).map_err(|why| ConfigError::Host { endpoint: id.clone(), why })?;
            let proxy = ProxyUrl::new(&proxy).map_err(|why| ConfigError::Proxy { endpoint: id.clone(), why })?;
            Ok(Endpoint { id, host, proxy })
        })
        .collect()
}

fn region(text: &str) -> Result<Region, ConfigError> {
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { Ok(Region::new(text)) } else { Err(ConfigError::DefaultRegion) }
}

fn demo(raw: &Map<String, Value>) -> Result<DemoAccount, ConfigError> {
    let field = |field: &'static str| match raw.get(field) {
        Some(Value::String(text)) => Ok(text.as_str()),
        _ => Err(ConfigError::DemoField { field }),
    };
    let token = match raw.get("token") {
        None | Some(Value::Null) => None,
        Some(_) => Some(field("token")?),
    };
    let credentials = Credentials::new(field("secretId")?, field("secretKey")?, token, None).map_err(ConfigError::DemoCredentials)?;
    Ok(DemoAccount { credentials })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use edgezone_core::credentials::{CredentialsError, Part};
    use proptest::prelude::*;

    const WHOLE: &str = r#"{
        "endpoints": [
            {"id": "international", "host": "edgezone.intl.tencentcloudapi.com", "proxy": "http://localhost:9080/edgezone.intl.tencentcloudapi.com/"},
            {"id": "mainland", "host": "edgezone.tencentcloudapi.com", "proxy": "/mainland/"}
        ],
        "defaultRegion": "ap-guangzhou",
        "demo": {"secretId": "AKIDdemo", "secretKey": "demo-key", "token": "demo-token"},
        "readOnly": true,
        "maxInstancesPerOperation": 500,
        "protection": [{"name": "prod-*"}]
    }"#;

    fn with(change: impl FnOnce(&mut Map<String, Value>)) -> Result<Config, ConfigError> {
        let mut value: Map<String, Value> = serde_json::from_str(WHOLE).unwrap();
        change(&mut value);
        Config::parse(&Value::Object(value).to_string())
    }

    #[test]
    fn a_whole_configuration() {
        let config = Config::parse(WHOLE).unwrap();
        assert_eq!(config.endpoints.len(), 2);
        assert_eq!(config.endpoints[1].proxy.as_str(), "/mainland/");
        assert_eq!(config.default_region.as_str(), "ap-guangzhou");
        assert_eq!(config.demo.unwrap().credentials().token().unwrap().expose(), "demo-token");
        assert!(config.read_only);
        assert_eq!(config.max_instances_per_operation, Some(500));
        assert_eq!(config.protection.len(), 1);
    }

    #[test]
    fn the_least_configuration_may_terminate_without_a_maximum() {
        let config = with(|value| value.retain(|key, _| key == "endpoints" || key == "defaultRegion")).unwrap();
        assert!(!config.read_only && config.demo.is_none() && config.max_instances_per_operation.is_none() && config.protection.is_empty());
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(Config::parse("{\n  ]").unwrap_err(), ConfigError::NotJson { line: 2, column: 3 });
        assert_eq!(with(|v| v["endpoints"] = Value::Array(vec![])).unwrap_err(), ConfigError::NoEndpoint);
        assert_eq!(with(|v| v["defaultRegion"] = "ap guangzhou".into()).unwrap_err(), ConfigError::DefaultRegion);
        assert_eq!(with(|v| v["maxInstancesPerOperation"] = 0.into()).unwrap_err(), ConfigError::ZeroMaximum);
        let twice = with(|v| v["endpoints"][1]["id"] = "international".into()).unwrap_err();
        assert_eq!(twice, ConfigError::EndpointId { id: "international".into() });
        let proxy = with(|v| v["endpoints"][1]["proxy"] = "proxy".into()).unwrap_err();
        assert!(matches!(proxy, ConfigError::Proxy { endpoint, .. } if endpoint == "mainland"));
        let host = with(|v| v["endpoints"][0]["host"] = "https://a/".into()).unwrap_err();
        assert!(matches!(host, ConfigError::Host { endpoint, .. } if endpoint == "international"));
    }

    #[test]
    fn a_misspelt_field_is_refused_by_name() {
        let misspelt = with(|v| {
            let read_only = v.remove("readOnly").unwrap();
            v.insert("readonly".into(), read_only);
        });
        assert!(misspelt.unwrap_err().to_string().contains("readonly"));
    }

    #[test]
    fn no_error_quotes_the_demo_accounts_secrets() {
        let secret = "s3cret value";
        let errors = [
            with(|v| v["demo"] = secret.into()).unwrap_err(),
            with(|v| v["demo"]["secretKey"] = secret.into()).unwrap_err(),
            with(|v| v["demo"]["secretKey"] = Value::Array(vec![secret.into()])).unwrap_err(),
            with(|v| v["demo"]["token"] = serde_json::json!({ "t": secret })).unwrap_err(),
        ];
        for error in &errors {
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        }
        assert_eq!(errors[1], ConfigError::DemoCredentials(CredentialsError::ForeignCharacter(Part::SecretKey)));
        assert_eq!(errors[2], ConfigError::DemoField { field: "secretKey" });
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panicking(text in ".*") {
            let _ = Config::parse(&text);
        }
    }
}
