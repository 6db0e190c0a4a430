//! From text to a checked configuration.
//!
//! Taken apart by hand: so an error names the place and what belongs there, and never quotes a value, which may be a
//! secret of the demo account.

use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use serde_json::{Map, Value};

use super::{ApiHost, Config, ConfigError, DemoAccount, Endpoint, ProxyUrl};

impl Config {
    /// Reads the text of a `config.json`.
    ///
    /// # Errors
    /// [`ConfigError`] that names what is wrong first.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| ConfigError::NotJson { line: error.line(), column: error.column() })?;
        let known = ["endpoints", "defaultRegion", "demo", "readOnly", "maxInstancesPerOperation", "protection"];
        let root = Object::new("", &value, &known)?;
        Ok(Self {
            endpoints: endpoints(root.array("endpoints")?.ok_or_else(|| root.wrong("endpoints", "a list"))?)?,
            default_region: region(root.text("defaultRegion")?)?,
            demo: root.get("demo").map(demo).transpose()?,
            // A misspelt readOnly must not pass for a console that may terminate: unknown fields are refused above.
            read_only: root
                .get("readOnly")
                .map_or(Ok(false), |value| value.as_bool().ok_or_else(|| root.wrong("readOnly", "true or false")))?,
            max_instances_per_operation: maximum(&root)?,
            protection: root.array("protection")?.cloned().unwrap_or_default(),
        })
    }
}

/// An object of the file and where it is.
struct Object<'a> {
    path: &'a str,
    fields: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    fn new(path: &'a str, value: &'a Value, known: &[&str]) -> Result<Self, ConfigError> {
        let fields = value.as_object().ok_or_else(|| ConfigError::Field {
            path: if path.is_empty() { "the whole file".to_owned() } else { path.to_owned() },
            expected: "an object",
        })?;
        let object = Self { path, fields };
        match fields.keys().find(|key| !known.contains(&key.as_str())) {
            Some(unknown) => Err(ConfigError::UnknownField { path: object.path_to(unknown) }),
            None => Ok(object),
        }
    }

    fn path_to(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }

    fn wrong(&self, field: &str, expected: &'static str) -> ConfigError {
        ConfigError::Field { path: self.path_to(field), expected }
    }

    /// Absent and `null` are the same.
    fn get(&self, field: &str) -> Option<&'a Value> {
        self.fields.get(field).filter(|value| !value.is_null())
    }

    fn text(&self, field: &str) -> Result<&'a str, ConfigError> {
        self.get(field).and_then(Value::as_str).ok_or_else(|| self.wrong(field, "a text"))
    }

    fn array(&self, field: &str) -> Result<Option<&'a Vec<Value>>, ConfigError> {
        self.get(field).map(|value| value.as_array().ok_or_else(|| self.wrong(field, "a list"))).transpose()
    }
}

fn endpoints(list: &[Value]) -> Result<Vec<Endpoint>, ConfigError> {
    let mut endpoints: Vec<Endpoint> = Vec::with_capacity(list.len());
    for (at, value) in list.iter().enumerate() {
        let path = format!("endpoints[{at}]");
        let object = Object::new(&path, value, &["id", "host", "proxy"])?;
        let id = object.text("id")?.trim().to_owned();
        if id.is_empty() || endpoints.iter().any(|endpoint| endpoint.id.as_str() == id) {
            return Err(ConfigError::EndpointId { id });
        }
        let host = ApiHost::new(object.text("host")?).map_err(|why| ConfigError::Host { endpoint: id.clone(), why })?;
        let proxy = ProxyUrl::new(object.text("proxy")?).map_err(|why| ConfigError::Proxy { endpoint: id.clone(), why })?;
        endpoints.push(Endpoint { id: id.into(), host, proxy });
    }
    if endpoints.is_empty() { Err(ConfigError::NoEndpoint) } else { Ok(endpoints) }
}

fn region(text: &str) -> Result<Region, ConfigError> {
    let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { Ok(Region::new(text)) } else { Err(ConfigError::DefaultRegion) }
}

fn maximum(root: &Object<'_>) -> Result<Option<usize>, ConfigError> {
    const FIELD: &str = "maxInstancesPerOperation";
    let Some(value) = root.get(FIELD) else { return Ok(None) };
    let maximum = value.as_u64().and_then(|maximum| usize::try_from(maximum).ok()).ok_or_else(|| root.wrong(FIELD, "a whole number"))?;
    if maximum == 0 { Err(ConfigError::ZeroMaximum) } else { Ok(Some(maximum)) }
}

fn demo(value: &Value) -> Result<DemoAccount, ConfigError> {
    let object = Object::new("demo", value, &["secretId", "secretKey", "token"])?;
    let token = object.get("token").map(|_| object.text("token")).transpose()?;
    let credentials = Credentials::new(object.text("secretId")?, object.text("secretKey")?, token, None);
    Ok(DemoAccount { credentials: credentials.map_err(ConfigError::DemoCredentials)? })
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
        let missing = with(|v| drop(v.remove("endpoints"))).unwrap_err();
        assert_eq!(missing, ConfigError::Field { path: "endpoints".into(), expected: "a list" });
        let no_flag = with(|v| v["readOnly"] = "yes".into()).unwrap_err();
        assert_eq!(no_flag, ConfigError::Field { path: "readOnly".into(), expected: "true or false" });
        let negative = with(|v| v["maxInstancesPerOperation"] = (-1).into()).unwrap_err();
        assert_eq!(negative, ConfigError::Field { path: "maxInstancesPerOperation".into(), expected: "a whole number" });
        assert_eq!(Config::parse("[]").unwrap_err().to_string(), "config.json needs an object as the whole file");
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
        assert_eq!(misspelt.unwrap_err(), ConfigError::UnknownField { path: "readonly".into() });
        let in_endpoint = with(|v| v["endpoints"][1]["Proxy"] = "/".into()).unwrap_err();
        assert_eq!(in_endpoint, ConfigError::UnknownField { path: "endpoints[1].Proxy".into() });
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
        assert_eq!(errors[2], ConfigError::Field { path: "demo.secretKey".into(), expected: "a text" });
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panicking(text in ".*") {
            let _ = Config::parse(&text);
        }
    }
}
