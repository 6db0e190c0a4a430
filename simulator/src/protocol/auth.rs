//! Who is calling: the TC3-HMAC-SHA256 signature, its time and the token.

use axum::http::HeaderMap;
use edgezone_core::api::SERVICE;
use edgezone_core::tc3::{ALGORITHM, CredentialScope, SigningKey, UtcDay, canonical_request, signed_header_names, string_to_sign};

use super::{ApiFault, header};
use crate::accounts::{AccountId, Accounts};
use crate::moment::Moment;

/// How far the timestamp may be off, in seconds.
const TOLERANCE: u64 = 300;

/// A caller whose signature and token were found right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    secret_id: &'a str,
    date: &'a str,
    service: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

/// Checks a request's signature over its headers and body. `now` is the service's clock.
///
/// # Errors
/// The API's own error for whatever is wrong.
pub fn authenticate(headers: &HeaderMap, body: &[u8], accounts: &Accounts, now: Moment) -> Result<Caller, ApiFault> {
    let value = header(headers, "authorization");
    if value.is_empty() {
        return Err(ApiFault::missing("Authorization"));
    }
    let malformed = || {
        ApiFault::new(
            "AuthFailure.InvalidAuthorization",
            "The `Authorization` in the HTTP header doesn't conform to the Tencent Cloud standard.",
        )
    };
    let authorization = parse(value).ok_or_else(malformed)?;
    let signed = signed_headers(headers, authorization.signed_headers).ok_or_else(malformed)?;

    let timestamp = match header(headers, "x-tc-timestamp") {
        "" => return Err(ApiFault::missing("Timestamp")),
        text => text.parse::<i64>().map_err(|_| ApiFault::wrong_type("Timestamp", "Integer"))?,
    };
    if now.seconds().abs_diff(timestamp) > TOLERANCE {
        return Err(ApiFault::new(
            "AuthFailure.SignatureExpire",
            format!("The provided credentials have expired: the timestamp differs by more than {TOLERANCE} seconds from the server time."),
        ));
    }

    let Some(key) = accounts.key(authorization.secret_id) else {
        return Err(ApiFault::new(
            "AuthFailure.SecretIdNotFound",
            "The SecretId is not found, please ensure that your SecretId is correct.",
        ));
    };
    let mismatch = || {
        ApiFault::new(
            "AuthFailure.SignatureFailure",
            "The provided credentials could not be validated. Please check your signature is correct.",
        )
    };
    let scope = UtcDay::of(timestamp).map(|day| CredentialScope { day, service: SERVICE }).ok_or_else(mismatch)?;
    if authorization.date != scope.day.to_string() || authorization.service != SERVICE {
        return Err(mismatch());
    }
    let to_sign = string_to_sign(timestamp, &scope, &canonical_request(&signed, body));
    let signing_key = SigningKey::derive(&key.secret_key, &scope).map_err(|_| mismatch())?;
    if !signing_key.verifies(&to_sign, authorization.signature) {
        return Err(mismatch());
    }

    let token = header(headers, "x-tc-token");
    let expired = key.expires_at.is_some_and(|at| at <= now);
    if expired || key.token.as_deref().unwrap_or_default() != token {
        return Err(ApiFault::new("AuthFailure.TokenFailure", "Token verification failed: the token is invalid or has expired."));
    }
    Ok(Caller { account: key.account })
}

/// `TC3-HMAC-SHA256 Credential=id/date/service/tc3_request, SignedHeaders=…, Signature=…`
fn parse(value: &str) -> Option<Authorization<'_>> {
    let mut rest = value.strip_prefix(ALGORITHM)?.strip_prefix(' ')?.split(',').map(str::trim);
    let credential = rest.next()?.strip_prefix("Credential=")?;
    let signed_headers = rest.next()?.strip_prefix("SignedHeaders=")?;
    let signature = rest.next()?.strip_prefix("Signature=")?;
    if rest.next().is_some() {
        return None;
    }
    let mut parts = credential.split('/');
    let (secret_id, date, service, end) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    (end == "tc3_request" && parts.next().is_none()).then_some(Authorization { secret_id, date, service, signed_headers, signature })
}

/// The signed headers with the values that arrived. `None` if one is absent, if the content type or the host is not
/// among them, or if the list is not lower-cased, sorted and without repetition.
fn signed_headers<'a>(headers: &'a HeaderMap, list: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let names: Vec<&str> = list.split(';').collect();
    let required = ["content-type", "host"].iter().all(|name| names.contains(name));
    let sorted = names.is_sorted_by(|a, b| a < b);
    if !required || !sorted {
        return None;
    }
    let pairs: Option<Vec<_>> = names.into_iter().map(|name| Some((name, headers.get(name)?.to_str().ok()?))).collect();
    pairs.filter(|pairs| signed_header_names(pairs) == list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{DEMO_SECRET_ID, DEMO_SECRET_KEY, DEMO_TOKEN};
    use axum::http::{HeaderName, HeaderValue};
    use edgezone_core::api::Action;
    use edgezone_core::credentials::Credentials;
    use edgezone_core::ids::Region;
    use edgezone_core::tc3::{Request, SignedHeaders, Signer};

    const NOW: i64 = 1_800_000_000;
    const HOST: &str = "edgezone.intl.tencentcloudapi.com";

    fn sign(key: &str, token: Option<&str>, timestamp: i64, signed_headers: SignedHeaders) -> HeaderMap {
        let region = Region::from("ap-guangzhou");
        let request = Request { signed_headers, ..Request::edgezone(HOST, &region, Action::DescribeZones, "{}", timestamp) };
        let signed = Signer::new(Credentials::new(DEMO_SECRET_ID, key, token, None).unwrap()).sign(&request).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in signed.iter().chain([("host", HOST)]) {
            headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn good() -> HeaderMap {
        sign(DEMO_SECRET_KEY, Some(DEMO_TOKEN), NOW, SignedHeaders::WithAction)
    }

    fn code(headers: &HeaderMap, body: &str) -> String {
        match authenticate(headers, body.as_bytes(), &Accounts::default(), Moment::from_seconds(NOW)) {
            Ok(_) => "ok".to_owned(),
            Err(fault) => fault.code.trim_start_matches("AuthFailure.").to_owned(),
        }
    }

    fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }

    #[test]
    fn both_documented_sets_of_signed_headers_are_taken() {
        assert_eq!(code(&good(), "{}"), "ok");
        assert_eq!(code(&sign(DEMO_SECRET_KEY, Some(DEMO_TOKEN), NOW, SignedHeaders::ContentTypeAndHost), "{}"), "ok");
    }

    #[test]
    fn whatever_was_changed_on_the_way_fails() {
        assert_eq!(code(&good(), "{} "), "SignatureFailure");
        for (name, value) in [
            ("host", "edgezone.tencentcloudapi.com"),
            ("content-type", "application/json"),
            ("x-tc-action", "TerminateInstances"),
            ("x-tc-timestamp", "1800000001"),
        ] {
            let mut headers = good();
            set(&mut headers, name, value);
            assert_eq!(code(&headers, "{}"), "SignatureFailure", "{name}");
        }
        // What the official SDKs sign leaves the action open: this is why the console signs it.
        let mut headers = sign(DEMO_SECRET_KEY, Some(DEMO_TOKEN), NOW, SignedHeaders::ContentTypeAndHost);
        set(&mut headers, "x-tc-action", "TerminateInstances");
        assert_eq!(code(&headers, "{}"), "ok");
    }

    #[test]
    fn keys_and_tokens_must_be_right() {
        assert_eq!(code(&sign("another-key", Some(DEMO_TOKEN), NOW, SignedHeaders::WithAction), "{}"), "SignatureFailure");
        assert_eq!(code(&sign(DEMO_SECRET_KEY, Some("another"), NOW, SignedHeaders::WithAction), "{}"), "TokenFailure");
        assert_eq!(code(&sign(DEMO_SECRET_KEY, None, NOW, SignedHeaders::WithAction), "{}"), "TokenFailure");
        let mut headers = good();
        let unknown = header(&headers, "authorization").replace(DEMO_SECRET_ID, "AKIDnobody");
        set(&mut headers, "authorization", &unknown);
        assert_eq!(code(&headers, "{}"), "SecretIdNotFound");
    }

    #[test]
    fn a_token_is_refused_from_its_expiry_on() {
        let mut accounts = Accounts::default();
        for (expires_at, fails) in [(NOW + 1, false), (NOW, true)] {
            accounts.keys_of_mut(Accounts::DEMO).for_each(|key| key.expires_at = Some(Moment::from_seconds(expires_at)));
            let result = authenticate(&good(), b"{}", &accounts, Moment::from_seconds(NOW));
            assert_eq!(result.is_err(), fails);
        }
    }

    #[test]
    fn five_minutes_either_way_and_not_a_second_more() {
        for (shift, expected) in [(-301, "SignatureExpire"), (-300, "ok"), (300, "ok"), (301, "SignatureExpire")] {
            assert_eq!(code(&sign(DEMO_SECRET_KEY, Some(DEMO_TOKEN), NOW + shift, SignedHeaders::WithAction), "{}"), expected, "{shift}");
        }
    }

    #[test]
    fn the_scopes_day_must_be_the_timestamps() {
        let mut headers = good();
        let other_day = header(&headers, "authorization").replace("/2027-01-15/", "/2027-01-14/");
        assert_ne!(other_day, header(&headers, "authorization"));
        set(&mut headers, "authorization", &other_day);
        assert_eq!(code(&headers, "{}"), "SignatureFailure");
    }

    #[test]
    fn a_malformed_authorization_is_named_so() {
        let value = header(&good(), "authorization").to_owned();
        for broken in [
            "Bearer x".to_owned(),
            value.replace("TC3-HMAC-SHA256", "TC3-HMAC-SHA1"),
            value.replace("/tc3_request", ""),
            value.replace("content-type;host;x-tc-action", "host;x-tc-action"),
            value.replace("content-type;host;x-tc-action", "content-type;x-tc-action"),
            value.replace("content-type;host;x-tc-action", "host;content-type;x-tc-action"),
            value.replace("content-type;host;x-tc-action", "content-type;host;x-tc-absent"),
            value.replace(", Signature=", " Signature="),
        ] {
            let mut headers = good();
            set(&mut headers, "authorization", &broken);
            assert_eq!(code(&headers, "{}"), "InvalidAuthorization", "{broken}");
        }
        let mut headers = good();
        headers.remove("authorization");
        assert_eq!(code(&headers, "{}"), "MissingParameter");
    }
}
