//! Answers, parsed from their text alone: a processed request is answered 200 even when it failed, and a proxy may
//! change the content type, so neither is asked.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{ApiError, ErrorCode, Instance, ZoneInfo};
use crate::ids::{InstanceId, RequestId};

/// A text that is an answer of the service: success of type `T`, or the service's own error.
pub type Answer<T> = Result<T, ApiError>;

/// A text that is not an answer of the service. Whoever sent it, the request's fate is unknown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum UnreadableAnswer {
    /// No text at all.
    Empty,
    /// An HTML page, as a proxy or a gateway sends it.
    Html,
    /// Not JSON, or JSON that breaks off.
    NotJson,
    /// JSON without the `Response` envelope.
    NoEnvelope,
    /// A `Response` whose fields are not of the documented types.
    WrongShape {
        /// What does not fit, in the parser's words. Never contains the text itself.
        detail: String,
        /// The request id, where it could be read.
        request_id: Option<RequestId>,
    },
}

impl fmt::Display for UnreadableAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the answer was empty"),
            Self::Html => f.write_str("the answer was an HTML page, not the API's JSON"),
            Self::NotJson => f.write_str("the answer was not JSON, or broke off"),
            Self::NoEnvelope => f.write_str("the answer had no Response object"),
            Self::WrongShape { detail, .. } => write!(f, "the answer did not have the documented shape: {detail}"),
        }
    }
}

impl std::error::Error for UnreadableAnswer {}

/// The answer to TerminateInstances.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TerminateInstancesAnswer {
    /// The ids the service says it terminated.
    #[serde(default, deserialize_with = "null_as_default")]
    pub instance_id_set: Vec<InstanceId>,
    /// The ids it refused, each with its reason. `null`, absent and empty are the same (documents 79076, 79077).
    #[serde(default, deserialize_with = "null_as_default")]
    pub failed_instance_set: Vec<FailedInstance>,
    /// The request.
    #[serde(default)]
    pub request_id: Option<RequestId>,
}

/// One refused id of a TerminateInstances answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FailedInstance {
    /// The refused id.
    pub instance_id: InstanceId,
    /// Why, as a code.
    #[serde(default = "no_code", deserialize_with = "code")]
    pub error_code: ErrorCode,
    /// Why, in the service's words.
    #[serde(default, deserialize_with = "null_as_default")]
    pub error_message: String,
}

/// The answer to DescribeInstances.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeInstancesAnswer {
    /// The instances of this page.
    #[serde(default, deserialize_with = "null_as_default")]
    pub instance_set: Vec<Instance>,
    /// How many match in all. `None` where the service left it out.
    #[serde(default)]
    pub total_count: Option<u64>,
    /// The request.
    #[serde(default)]
    pub request_id: Option<RequestId>,
}

/// The answer to DescribeZones.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeZonesAnswer {
    /// The zones of the account, over all regions.
    #[serde(default, deserialize_with = "null_as_default")]
    pub zone_set: Vec<ZoneInfo>,
    /// How many there are.
    #[serde(default)]
    pub total_count: Option<u64>,
    /// The request.
    #[serde(default)]
    pub request_id: Option<RequestId>,
}

/// Reads an answer.
///
/// # Errors
/// [`UnreadableAnswer`] if the text is not an answer of the service. An error that the service itself answered is the
/// inner [`ApiError`].
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<Answer<T>, UnreadableAnswer> {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.is_empty() {
        return Err(UnreadableAnswer::Empty);
    }
    if trimmed.starts_with('<') {
        return Err(UnreadableAnswer::Html);
    }
    let envelope: Value = serde_json::from_str(trimmed).map_err(|_| UnreadableAnswer::NotJson)?;
    let Value::Object(envelope) = envelope else { return Err(UnreadableAnswer::NoEnvelope) };
    let response = envelope.into_iter().find_map(|(name, value)| (name == "Response").then_some(value));
    let Some(response @ Value::Object(_)) = response else { return Err(UnreadableAnswer::NoEnvelope) };
    let request_id = text_of(&response, "RequestId").filter(|id| !id.is_empty()).map(RequestId::from);
    let wrong = |detail: String, request_id| UnreadableAnswer::WrongShape { detail, request_id };
    if let Some(error) = response.get("Error").filter(|error| !error.is_null()) {
        let Some(code) = text_of(error, "Code") else { return Err(wrong("an error without a code".to_owned(), request_id)) };
        let message = text_of(error, "Message").unwrap_or_default().to_owned();
        return Ok(Err(ApiError { code: ErrorCode::new(code), message, request_id }));
    }
    T::deserialize(response).map(Ok).map_err(|e| wrong(e.to_string(), request_id))
}

fn text_of<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str()
}

fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(d: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(d)?.unwrap_or_default())
}

fn no_code() -> ErrorCode {
    ErrorCode::new("")
}

fn code<'de, D: Deserializer<'de>>(d: D) -> Result<ErrorCode, D::Error> {
    Ok(ErrorCode::new(Option::<String>::deserialize(d)?.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::InstanceStatus;
    use proptest::prelude::*;

    type Terminate = TerminateInstancesAnswer;

    #[test]
    fn the_documented_partial_success() {
        let text = r#"{"Response":{"InstanceIdSet":["bms-mnop3456"],"FailedInstanceSet":[{"InstanceId":"bms-abcd1234","ErrorCode":"UnsupportedOperation.InvalidInstanceState","ErrorMessage":"Instance bms-abcd1234 is in allocating status, cannot terminate"}],"RequestId":"f2a3b456-7c8d-9e0f-1a2b-3c4d5e6f7a8b"}}"#;
        let answer = parse::<Terminate>(text).unwrap().unwrap();
        assert_eq!(answer.instance_id_set, vec![InstanceId::from("bms-mnop3456")]);
        assert_eq!(answer.failed_instance_set[0].error_code.as_str(), "UnsupportedOperation.InvalidInstanceState");
        assert_eq!(answer.failed_instance_set[0].error_message, "Instance bms-abcd1234 is in allocating status, cannot terminate");
        assert_eq!(answer.request_id.unwrap().as_str(), "f2a3b456-7c8d-9e0f-1a2b-3c4d5e6f7a8b");
    }

    #[test]
    fn the_documented_single_success_has_no_failed_set_and_null_and_empty_read_the_same() {
        let absent = r#"{"Response":{"InstanceIdSet":["bms-mnop3456"],"RequestId":"eac6b301-a322-493a-8e36-83b295459397"}}"#;
        let expected = parse::<Terminate>(absent).unwrap().unwrap();
        assert_eq!(expected.failed_instance_set, vec![]);
        for set in ["null", "[]"] {
            let text = absent.replace(r#","RequestId""#, &format!(r#","FailedInstanceSet":{set},"RequestId""#));
            assert_eq!(parse::<Terminate>(&text).unwrap().unwrap(), expected);
        }
    }

    #[test]
    fn the_documented_listing() {
        let text = r#"{"Response":{"InstanceSet":[{"InstanceId":"epm-efgh5678","InstanceName":"web-server-01","MachineId":"srv-efgh5678","InstanceType":"BM.S5.LARGE8","Zone":"ap-guangzhou-1","ImageId":"img-ubuntu-20.04","VersionNumber":"20.04","InstanceStatus":"running","OperateStatus":"normal","PrivateNetworkId":"net-private-002","PrivateIp":"10.0.0.2","PrivateIpV6":"","PublicNetworkId":"net-public-002","PublicIp":"203.0.113.20","PublicIpV6":"","CreatedTime":"2026-02-15T14:30:00Z"}],"TotalCount":1,"RequestId":"b5d7f3a2-c418-4b9e-9c72-4a1e6d3f8b90"}}"#;
        let answer = parse::<DescribeInstancesAnswer>(text).unwrap().unwrap();
        let instance = &answer.instance_set[0];
        assert_eq!(answer.total_count, Some(1));
        assert_eq!(instance.instance_id, Some("epm-efgh5678".into()));
        assert_eq!(instance.instance_status, InstanceStatus::Running);
        assert_eq!(instance.public_ips().collect::<Vec<_>>(), ["203.0.113.20"]);
        assert!(instance.created_at().is_some());
        assert!(instance.other.is_empty(), "{:?}", instance.other);
    }

    #[test]
    fn a_zone_without_its_optional_fields() {
        let text = r#"{"Response":{"ZoneSet":[{"Zone":"ap-guangzhou-tez-gz-1","Region":"ap-guangzhou"}],"TotalCount":1,"RequestId":"r"}}"#;
        assert_eq!(parse::<DescribeZonesAnswer>(text).unwrap().unwrap().zone_set[0].region.as_str(), "ap-guangzhou");
    }

    #[test]
    fn the_services_own_error_is_an_answer_not_an_unreadable_text() {
        let text = r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"The provided credentials could not be validated."},"RequestId":"r-1"}}"#;
        let error = parse::<Terminate>(text).unwrap().unwrap_err();
        assert_eq!(error.to_string(), "AuthFailure.SignatureFailure: The provided credentials could not be validated. (request r-1)");
    }

    #[test]
    fn what_did_not_come_from_the_service_says_what_it_was() {
        use UnreadableAnswer::*;
        for (text, expected) in [
            ("", Empty),
            ("  \n", Empty),
            ("<html><body>502 Bad Gateway</body></html>", Html),
            ("\u{feff}<!DOCTYPE html>", Html),
            (r#"{"Response":{"InstanceIdSet":["bms-m"#, NotJson),
            ("upstream connect error", NotJson),
            ("{}", NoEnvelope),
            (r#"{"Response":null}"#, NoEnvelope),
            (r#"{"Response":[]}"#, NoEnvelope),
            ("[]", NoEnvelope),
            ("null", NoEnvelope),
        ] {
            assert_eq!(parse::<Terminate>(text), Err(expected), "{text}");
        }
        let wrong = parse::<Terminate>(r#"{"Response":{"InstanceIdSet":"all","RequestId":"r-9"}}"#);
        assert!(matches!(wrong, Err(WrongShape { request_id: Some(id), .. }) if id.as_str() == "r-9"));
    }

    const WHOLE: &str =
        r#"{"Response":{"InstanceIdSet":["bms-mnop3456"],"FailedInstanceSet":null,"RequestId":"eac6b301-a322-493a-8e36-83b295459397"}}"#;

    proptest! {
        #[test]
        fn any_text_is_read_without_panicking(text in ".*") {
            let _ = parse::<Terminate>(&text);
            let _ = parse::<DescribeInstancesAnswer>(&text);
        }

        #[test]
        fn an_answer_cut_anywhere_is_never_a_success(cut in 1..WHOLE.len()) {
            prop_assert!(parse::<Terminate>(&WHOLE[..cut]).is_err());
        }
    }
}
