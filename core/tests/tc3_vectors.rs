//! The signature against values that others computed: the reference's examples and 120 requests of the official SDK.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use edgezone_core::api::{self, Action};
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use edgezone_core::tc3::{CredentialScope, Request, SignError, SignedHeaders, Signer, SigningKey, UtcDay, string_to_sign};
use proptest::prelude::*;
use serde::Deserialize;

/// The body of the reference's example: its escapes are literal.
const REFERENCE_BODY: &str = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;

fn reference(signed_headers: SignedHeaders) -> Request<'static> {
    Request {
        host: "cvm.tencentcloudapi.com",
        service: "cvm",
        action: "DescribeInstances",
        version: "2017-03-12",
        region: None,
        language: None,
        content_type: "application/json; charset=utf-8",
        body: REFERENCE_BODY,
        timestamp: 1_551_113_065,
        signed_headers,
    }
}

fn stages(request: &Request<'_>, secret_key: &str) -> (String, String, String) {
    let scope = CredentialScope { day: UtcDay::of(request.timestamp).unwrap(), service: request.service };
    let canonical = request.canonical_request();
    let to_sign = string_to_sign(request.timestamp, &scope, &canonical);
    let signature = SigningKey::derive(secret_key, &scope).unwrap().sign(&to_sign).unwrap();
    (canonical, to_sign, signature.as_str().to_owned())
}

#[test]
fn the_references_example_with_content_type_and_host_stage_by_stage() {
    let (canonical, to_sign, signature) = stages(&reference(SignedHeaders::ContentTypeAndHost), "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
    assert_eq!(
        canonical,
        "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\n\ncontent-type;host\n\
         35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
    );
    assert_eq!(
        to_sign,
        "TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
    );
    assert_eq!(signature, "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168");
}

#[test]
fn the_references_example_with_the_action_stage_by_stage() {
    let (canonical, to_sign, signature) = stages(&reference(SignedHeaders::WithAction), &"*".repeat(32));
    assert_eq!(
        canonical,
        "POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\nx-tc-action:describeinstances\n\n\
         content-type;host;x-tc-action\n35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
    );
    assert_eq!(
        to_sign,
        "TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84"
    );
    assert_eq!(signature, "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f");
}

#[test]
fn the_whole_authorization_of_the_references_example() {
    let id = format!("AKID{}", "*".repeat(32));
    let mut signer = Signer::new(Credentials::new(&id, &"*".repeat(32), None, None).unwrap());
    let headers = signer.sign(&reference(SignedHeaders::WithAction)).unwrap();
    assert_eq!(
        headers.authorization().expose(),
        format!(
            "TC3-HMAC-SHA256 Credential={id}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, \
             Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
        )
    );
}

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    secret_id: String,
    secret_key: String,
    token: Option<String>,
    timestamp: i64,
    host: String,
    service: String,
    action: String,
    version: String,
    region: String,
    language: Option<String>,
    content_type: String,
    body: String,
    authorization: String,
}

#[test]
fn every_request_of_the_official_sdk() {
    let file: File = serde_json::from_str(include_str!("vectors/tc3.json")).unwrap();
    assert_eq!(file.vectors.len(), 120);
    for vector in &file.vectors {
        let credentials = Credentials::new(&vector.secret_id, &vector.secret_key, vector.token.as_deref(), None).unwrap();
        let region = Region::from(vector.region.as_str());
        let request = Request {
            host: &vector.host,
            service: &vector.service,
            action: &vector.action,
            version: &vector.version,
            region: Some(&region),
            language: vector.language.as_deref(),
            content_type: &vector.content_type,
            body: &vector.body,
            timestamp: vector.timestamp,
            signed_headers: SignedHeaders::ContentTypeAndHost,
        };
        let headers = Signer::new(credentials).sign(&request).unwrap();
        assert_eq!(headers.authorization().expose(), vector.authorization, "timestamp {}", vector.timestamp);
        let token = headers.iter().find(|(name, _)| *name == "X-TC-Token").map(|(_, value)| value);
        assert_eq!(token, vector.token.as_deref().filter(|token| !token.is_empty()));
    }
}

fn credentials(id: &str, key: &str) -> Credentials {
    Credentials::new(id, key, Some("demo-token"), None).unwrap()
}

fn header<'a>(headers: &'a edgezone_core::tc3::Headers, name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
}

#[test]
fn the_headers_to_send() {
    let region = Region::from("ap-guangzhou");
    let request = Request {
        language: Some("zh-CN"),
        ..Request::edgezone("edgezone.tencentcloudapi.com", &region, Action::TerminateInstances, r#"{"InstanceIds":["a"]}"#, 1_772_323_199)
    };
    let headers = Signer::new(credentials("id", "key")).sign(&request).unwrap();
    let mut names: Vec<_> = headers.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    let expected =
        ["Authorization", "Content-Type", "X-TC-Action", "X-TC-Language", "X-TC-Region", "X-TC-Timestamp", "X-TC-Token", "X-TC-Version"];
    assert_eq!(names, expected);
    assert_eq!(header(&headers, "X-TC-Timestamp"), Some("1772323199"));
    assert_eq!(header(&headers, "X-TC-Version"), Some(api::VERSION));
    assert_eq!(header(&headers, "X-TC-Token"), Some("demo-token"));
    assert_eq!(header(&headers, "Content-Type"), Some(api::CONTENT_TYPE));
    assert!(header(&headers, "Authorization").unwrap().contains("SignedHeaders=content-type;host;x-tc-action, "));
    let shown = format!("{headers:?}");
    assert!(!shown.contains("Signature=") && !shown.contains("demo-token"), "{shown}");
}

#[test]
fn the_scope_follows_the_utc_day_of_the_timestamp_and_the_cached_key_with_it() {
    let region = Region::from("r");
    let at = |timestamp| Request::edgezone("h", &region, Action::DescribeZones, "{}", timestamp);
    let mut kept = Signer::new(credentials("id", "key"));
    // Back and forth over a day's, a leap day's and a year's border: a key that is kept too long signs wrongly here.
    for (timestamp, day) in [
        (1_767_225_599, "2025-12-31"),
        (1_767_225_600, "2026-01-01"),
        (1_767_225_599, "2025-12-31"),
        (1_709_251_199, "2024-02-29"),
        (1_709_251_200, "2024-03-01"),
        (1_709_251_201, "2024-03-01"),
    ] {
        let signed = kept.sign(&at(timestamp)).unwrap();
        assert!(signed.authorization().expose().contains(&format!("Credential=id/{day}/edgezone/tc3_request,")));
        let fresh = Signer::new(credentials("id", "key")).sign(&at(timestamp)).unwrap();
        assert_eq!(signed.authorization().expose(), fresh.authorization().expose(), "{timestamp}");
    }
    // The same day and another service: another key.
    let cvm = Request { service: "cvm", ..at(1_709_251_201) };
    let fresh = Signer::new(credentials("id", "key")).sign(&cvm).unwrap();
    assert_eq!(kept.sign(&cvm).unwrap().authorization().expose(), fresh.authorization().expose());
}

#[test]
fn what_cannot_be_signed_says_why() {
    let region = Region::from("r");
    let mut signer = Signer::new(credentials("id", "key"));
    let good = Request::edgezone("h", &region, Action::DescribeZones, "{}", 0);
    assert_eq!(signer.sign(&Request { timestamp: i64::MAX, ..good }).unwrap_err(), SignError::Timestamp);
    let split = Request { host: "h\nx-tc-action:terminateinstances", ..good };
    assert_eq!(signer.sign(&split).unwrap_err(), SignError::ControlCharacter { header: "Host" });
}

/// Signs and returns the signature's 64 digits, having checked the form of the whole value.
fn signature(request: &Request<'_>, key: &str) -> Result<String, TestCaseError> {
    let headers = Signer::new(credentials("AKIDexample", key)).sign(request).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let rest = headers.authorization().expose().strip_prefix("TC3-HMAC-SHA256 Credential=AKIDexample/").unwrap_or_default().to_owned();
    let (scope, rest) = rest.split_once(", SignedHeaders=").unwrap_or_default();
    let (names, digits) = rest.split_once(", Signature=").unwrap_or_default();
    prop_assert_eq!(scope.len(), "2026-03-01/edgezone/tc3_request".len());
    prop_assert_eq!(names, "content-type;host;x-tc-action");
    prop_assert_eq!(digits.len(), 64);
    prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
    Ok(digits.to_owned())
}

proptest! {
    #[test]
    fn any_change_of_what_is_signed_changes_the_signature(
        body in ".{0,200}", other_body in ".{0,200}", timestamp in 0i64..4_000_000_000, shift in 1i64..1_000_000,
    ) {
        prop_assume!(body != other_body);
        let region = Region::from("ap-guangzhou");
        let base = Request::edgezone("edgezone.tencentcloudapi.com", &region, Action::DescribeInstances, &body, timestamp);
        let first = signature(&base, "key")?;
        prop_assert_eq!(&first, &signature(&base, "key")?);
        for changed in [
            Request { body: &other_body, ..base },
            Request { action: "TerminateInstances", ..base },
            Request { host: "edgezone.intl.tencentcloudapi.com", ..base },
            Request { content_type: "application/json", ..base },
            Request { timestamp: timestamp + shift, ..base },
            Request { service: "edgezonf", ..base },
        ] {
            prop_assert_ne!(&first, &signature(&changed, "key")?);
        }
        prop_assert_ne!(&first, &signature(&base, "kez")?);
    }
}
