use super::*;
use crate::credentials::CredentialsError;
use proptest::prelude::*;

const NOW: Millis = Millis(1_700_000_000_000);

fn read(text: &str) -> Pasted {
    parse(text, NOW).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn parts(pasted: &Pasted) -> (&str, &str, Option<&str>) {
    let c = &pasted.credentials;
    (c.secret_id(), c.secret_key().expose(), c.token().map(crate::credentials::Secret::expose))
}

#[test]
fn the_answer_of_sts_with_and_without_its_wrapper() {
    let inner = r#""Credentials":{"Token":"tok","TmpSecretId":"AKIDx","TmpSecretKey":"key"},"ExpiredTime":1543914376,"Expiration":"2018-12-04T09:06:16Z","RequestId":"r""#;
    for (text, shape) in [(format!(r#"{{"Response":{{{inner}}}}}"#), Shape::StsAnswer), (format!("  {{{inner}}}\n$ "), Shape::StsUnwrapped)]
    {
        let pasted = read(&text);
        assert_eq!(parts(&pasted), ("AKIDx", "key", Some("tok")));
        assert_eq!((pasted.shape, pasted.expired), (shape, true));
        assert_eq!(pasted.credentials.expires_at(), Some(Millis::from_seconds(1_543_914_376)));
    }
    let only_text = read(
        r#"{"Credentials":{"Token":"t","TmpSecretId":"i","TmpSecretKey":"k"},"Expiration":"2018-12-04T09:06:16Z","ExpiredTime":null}"#,
    );
    assert_eq!(only_text.credentials.expires_at(), Some(Millis::from_seconds(1_543_914_376)));
    let none = read(r#"{"Credentials":{"Token":"t","TmpSecretId":"i","TmpSecretKey":"k"},"Expiration":null}"#);
    assert_eq!((none.credentials.expires_at(), none.expired), (None, false));
}

#[test]
fn a_command_and_its_output_copied_together() {
    let pasted = read(
        "$ tccli sts AssumeRole --cli-unfold-argument\n{\"Credentials\":{\"Token\":\"t\",\"TmpSecretId\":\"i\",\"TmpSecretKey\":\"k\"}}",
    );
    assert_eq!(pasted.shape, Shape::StsUnwrapped);
}

#[test]
fn a_profile_of_tccli_loses_its_refresh_token() {
    let pasted = read(
        r#"{"type":"oauth","secretId":"i","secretKey":"k","token":"t","expiresAt":1800000000,"oauth":{"refreshToken":"long-lived","openId":"o"},"refreshToken":"long-lived"}"#,
    );
    assert_eq!((parts(&pasted), pasted.shape, pasted.expired), (("i", "k", Some("t")), Shape::TccliProfile, false));
    assert_eq!(pasted.credentials.expires_at(), Some(Millis::from_seconds(1_800_000_000)));
    assert_eq!(parts(&read(r#"{"secretId":"i","secretKey":"k"}"#)), ("i", "k", None));
    let role = parse(r#"{"type":"cvm-role","roleName":"r"}"#, NOW).unwrap_err();
    assert_eq!(role, PasteError::Missing { shape: Shape::TccliProfile, parts: vec![Part::SecretId, Part::SecretKey] });
}

#[test]
fn the_metadata_of_a_machine() {
    let pasted = read(r#"{"Code":"Success","TmpSecretId":"i","TmpSecretKey":"k","Token":"t","ExpiredTime":1800000000}"#);
    assert_eq!((parts(&pasted), pasted.shape), (("i", "k", Some("t")), Shape::Metadata));
    assert_eq!(parse(r#"{"Code":"Failed"}"#, NOW).unwrap_err(), PasteError::ServiceError { code: Some("Failed".into()) });
}

#[test]
fn variables_of_every_shell() {
    for text in [
        "export TENCENTCLOUD_SECRET_ID=i\nexport TENCENTCLOUD_SECRET_KEY=k\nexport TENCENTCLOUD_TOKEN=t",
        "TENCENTCLOUD_SECRET_ID=\"i\"\r\nTENCENTCLOUD_SECRET_KEY='k'\r\nTENCENTCLOUD_SECURITY_TOKEN=t # from sts",
        "set TENCENTCLOUD_SECRET_ID=i\nset \"TENCENTCLOUD_SECRET_KEY=k\"\nset TENCENTCLOUD_SESSION_TOKEN=t",
        "$env:TENCENTCLOUD_SECRET_ID = \"i\"; \n$env:TENCENTCLOUD_SECRET_KEY = \"k\"\n$env:TENCENTCLOUD_TOKEN = \"t\"",
        "# mine\nPATH=/bin\nexport TENCENTCLOUD_SECRET_ID='i';\nexport TENCENTCLOUD_SECRET_KEY=k;\nexport TENCENTCLOUD_TOKEN=old\nexport TENCENTCLOUD_TOKEN=t",
    ] {
        let pasted = read(text);
        assert_eq!((parts(&pasted), pasted.shape), (("i", "k", Some("t")), Shape::Variables), "{text}");
    }
    let with_region = read("TENCENTCLOUD_REGION=ap-guangzhou\nTENCENTCLOUD_SECRET_ID=i\nTENCENTCLOUD_SECRET_KEY=k=");
    assert_eq!(with_region.region, Some("ap-guangzhou".into()));
    assert_eq!(parts(&with_region), ("i", "k=", None));
}

#[test]
fn an_ini_file_gives_its_first_profile_and_never_mixes_two() {
    let pasted = read("[default]\nsecret_id = i\nsecret_key = k\n\n[other]\nsecret_id = i2\nsecret_key = k2\ntoken = t2\n");
    assert_eq!((parts(&pasted), pasted.shape), (("i", "k", None), Shape::Ini));
    let error = parse("[a]\nsecret_id=i\n[b]\nsecret_key=k", NOW).unwrap_err();
    assert_eq!(error, PasteError::Missing { shape: Shape::Ini, parts: vec![Part::SecretKey] });
}

#[test]
fn what_is_wrong_is_said_and_the_text_is_not() {
    let secret = "Gu5t9xGARNpq86cd98joQYCN3";
    for (text, expected) in [
        (String::new(), PasteError::NotRecognized),
        (secret.to_owned(), PasteError::NotRecognized),
        ("{}".to_owned(), PasteError::NotRecognized),
        (r#"{"Response":{"RequestId":"r"}}"#.to_owned(), PasteError::NotRecognized),
        (format!(r#"{{"Credentials":{{"TmpSecretKey":"{secret}"#), PasteError::BrokenJson { line: 1, column: 57 }),
        (format!(r#"{{"secretId":["{secret}"]}}"#), PasteError::BrokenJson { line: 1, column: 12 }),
        (
            format!(r#"{{"Credentials":{{"TmpSecretId":"i","TmpSecretKey":"{secret}"}}}}"#),
            PasteError::Missing { shape: Shape::StsUnwrapped, parts: vec![Part::Token] },
        ),
        (format!("TENCENTCLOUD_SECRET_KEY={secret}"), PasteError::Missing { shape: Shape::Variables, parts: vec![Part::SecretId] }),
        (format!(r#"{{"Code":"{secret}"}}"#), PasteError::ServiceError { code: None }),
        (
            r#"{"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"m"},"RequestId":"r"}}"#.to_owned(),
            PasteError::ServiceError { code: Some("AuthFailure.SecretIdNotFound".into()) },
        ),
        (format!("SECRET_ID=a b\nSECRET_KEY={secret}"), PasteError::Invalid(CredentialsError::ForeignCharacter(Part::SecretId))),
    ] {
        let error = parse(&text, NOW).unwrap_err();
        assert_eq!(error, expected, "{text}");
        assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
    }
}

/// Letters, digits and what tokens have besides.
const PART: &str = "[A-Za-z0-9_=+/-]{1,80}";

proptest! {
    #[test]
    fn any_text_is_read_without_panicking(text in ".*") {
        let _ = parse(&text, NOW);
    }

    #[test]
    fn broken_json_and_broken_lines_are_read_without_panicking(
        text in r#"(\{|\}|"|:|,|=|\n|export |Credentials|TmpSecretId|Response|Error|Code|secretId|SECRET_ID|SECRET_KEY|\[a\]|null|1|é){0,24}"#
    ) {
        let _ = parse(&text, NOW);
    }

    #[test]
    fn every_shape_gives_back_what_was_put_in(id in PART, key in PART, token in PART, expiry in 1i64..4_000_000_000) {
        let json = |value: serde_json::Value| value.to_string();
        let sts = serde_json::json!({"Credentials": {"Token": token, "TmpSecretId": id, "TmpSecretKey": key}, "ExpiredTime": expiry});
        let texts = [
            (Shape::StsAnswer, true, json(serde_json::json!({"Response": sts}))),
            (Shape::StsUnwrapped, true, json(sts)),
            (Shape::TccliProfile, true, json(serde_json::json!({"secretId": id, "secretKey": key, "token": token, "expiresAt": expiry}))),
            (Shape::Metadata, true, json(serde_json::json!({"Code": "Success", "TmpSecretId": id, "TmpSecretKey": key, "Token": token, "ExpiredTime": expiry}))),
            (Shape::Variables, false, format!("export TENCENTCLOUD_SECRET_ID={id}\nexport TENCENTCLOUD_SECRET_KEY=\"{key}\"\nexport TENCENTCLOUD_TOKEN='{token}'\n")),
            (Shape::Ini, false, format!("[default]\nsecret_id = {id}\nsecret_key = {key}\ntoken = {token}\n")),
        ];
        for (shape, expires, text) in texts {
            let pasted = parse(&text, NOW).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(pasted.shape, shape);
            prop_assert_eq!(parts(&pasted), (id.as_str(), key.as_str(), Some(token.as_str())));
            prop_assert_eq!(pasted.credentials.expires_at(), expires.then(|| Millis::from_seconds(expiry)));
        }
    }
}
