//! Ids out of whatever was on the clipboard: a list, a CSV column, JSON, a whole error message.

use rustc_hash::FxHashSet;

use crate::fleet::Fleet;
use crate::ids::{InstanceId, Region};

/// What a pasted text names, told before it changes anything. Each list is in the order of the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pasted {
    /// Ids of the fleet, in the regions looked at. Each once.
    pub found: Vec<InstanceId>,
    /// Ids of the fleet that stand in another region. Each once.
    pub elsewhere: Vec<(InstanceId, Region)>,
    /// Texts that look like ids and are not in the fleet: they may be looked up. Each once.
    pub unknown: Vec<InstanceId>,
    /// How often an id came again.
    pub duplicates: usize,
}

/// Reads every id out of a text.
///
/// Prefixes vary, so what is found is decided by the fleet alone: any word of the text that is an id of the fleet is
/// found, whatever it looks like. A word that is not in the fleet is unknown if it looks like an id, and is otherwise
/// taken for prose. `regions` are those looked at; `None` stands for all.
#[must_use]
pub fn paste(text: &str, fleet: &Fleet, regions: Option<&[Region]>) -> Pasted {
    let mut pasted = Pasted::default();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    // A message copied out of JSON holds its line breaks as letters.
    let text = ["\\n", "\\r", "\\t"].iter().fold(text.to_owned(), |text, escape| text.replace(escape, " "));
    for word in words(&text).flat_map(|word| parts(word, fleet)) {
        let id = InstanceId::from(word);
        let row = fleet.get(&id);
        if row.is_none() && !looks_like_an_id(word) {
            continue;
        }
        if !seen.insert(word) {
            pasted.duplicates += 1;
            continue;
        }
        match row {
            Some(row) if regions.is_some_and(|regions| !regions.contains(row.region())) => {
                pasted.elsewhere.push((id, row.region().clone()));
            }
            Some(_) => pasted.found.push(id),
            None => pasted.unknown.push(id),
        }
    }
    pasted
}

/// The words of a text: runs of the characters that ids are made of, without the full stop that ends a sentence. Chinese
/// text stands right beside an id, so its characters end a word as spaces do.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .map(|word| word.trim_matches(['.', '-', '_']))
        .filter(|word| !word.is_empty())
}

/// A word that is an id of the fleet is one, whatever it is made of. Any other is taken apart, as `bms-mnop3456.log` is.
fn parts<'a>(word: &'a str, fleet: &Fleet) -> impl Iterator<Item = &'a str> + use<'a> {
    let whole = fleet.contains(&InstanceId::from(word));
    word.split(move |c| !whole && matches!(c, '.' | '_')).filter(|part| !part.is_empty())
}

/// A short lower-case prefix, one hyphen, and six or more lower-case letters and digits with a digit among them, as in
/// `bms-mnop3456`. Used only for what is not in the fleet, to tell an id from a word such as `cannot-terminate`.
fn looks_like_an_id(word: &str) -> bool {
    let Some((prefix, rest)) = word.split_once('-') else { return false };
    (2..=6).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_lowercase())
        && rest.len() >= 6
        && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && rest.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::testing::{fleet, instance};
    use proptest::prelude::*;

    fn small() -> Fleet {
        let mut fleet =
            fleet("ap-guangzhou", ["bms-mnop3456", "bms-abcd1234", "weird_ID.7"].map(|id| instance(id, "web-1", "running", "z")));
        fleet.upsert(&"ap-chengdu".into(), [instance("epm-efgh5678", "db-1", "running", "y")]);
        fleet
    }

    fn names(ids: &[InstanceId]) -> Vec<&str> {
        ids.iter().map(InstanceId::as_str).collect()
    }

    #[test]
    fn ids_are_read_out_of_any_wrapping() {
        for text in [
            "bms-mnop3456 bms-abcd1234",
            "bms-mnop3456,bms-abcd1234\r\n",
            "\"bms-mnop3456\";'bms-abcd1234'",
            "[\"bms-mnop3456\", \"bms-abcd1234\"]",
            "InstanceId,Name\nbms-mnop3456,web-1\nbms-abcd1234,\"db, main\"\n",
            "(bms-mnop3456)\t<bms-abcd1234>",
            "bms-mnop3456、bms-abcd1234。",
            "Instance bms-mnop3456 failed. See also bms-abcd1234.",
            "实例bms-mnop3456不存在，bms-abcd1234处于创建中",
            "bms-mnop3456.log:7 /var/log/bms-abcd1234_old",
            r"failed:\nbms-mnop3456\r\nbms-abcd1234\n",
            "https://console.example/instance/bms-mnop3456?next=bms-abcd1234#top",
        ] {
            let pasted = paste(text, &small(), None);
            assert_eq!(names(&pasted.found), ["bms-mnop3456", "bms-abcd1234"], "{text}");
            assert_eq!(pasted.unknown, [], "{text}");
        }
    }

    #[test]
    fn an_error_message_gives_its_id_and_not_its_words() {
        let text = r#"{"Response":{"InstanceIdSet":[],"FailedInstanceSet":[{"InstanceId":"bms-abcd1234","ErrorCode":"UnsupportedOperation.InvalidInstanceState","ErrorMessage":"Instance bms-abcd1234 is in allocating status, cannot terminate (data-center self-service, web-server-01)"}],"RequestId":"f2a3b456-7c8d-9e0f-1a2b-3c4d5e6f7a8b"}}"#;
        let pasted = paste(text, &small(), None);
        assert_eq!(names(&pasted.found), ["bms-abcd1234"]);
        assert_eq!(pasted.duplicates, 1);
        assert_eq!(pasted.unknown, []);
    }

    #[test]
    fn found_unknown_duplicate_and_elsewhere_are_told_apart() {
        let regions = ["ap-guangzhou".into()];
        let pasted = paste("weird_ID.7 ins-zzzz9999 epm-efgh5678 ins-zzzz9999 bms-mnop3456 hello", &small(), Some(&regions));
        assert_eq!(names(&pasted.found), ["weird_ID.7", "bms-mnop3456"]);
        assert_eq!(names(&pasted.unknown), ["ins-zzzz9999"]);
        assert_eq!(pasted.elsewhere, [("epm-efgh5678".into(), "ap-chengdu".into())]);
        assert_eq!(pasted.duplicates, 1);
    }

    #[test]
    fn an_id_of_the_fleet_is_found_inside_the_quotes_of_escaped_json() {
        assert_eq!(names(&paste(r#"{\"id\":\"bms-mnop3456\"}"#, &small(), None).found), ["bms-mnop3456"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_nothing_is_found_that_is_not_in_the_fleet(text in "\\PC*") {
            let fleet = small();
            let pasted = paste(&text, &fleet, None);
            prop_assert!(pasted.found.iter().all(|id| fleet.contains(id)));
            prop_assert!(pasted.unknown.iter().all(|id| !fleet.contains(id)));
        }

        #[test]
        fn every_id_between_separators_is_found(picks in prop::collection::vec((0..3usize, "[ ,;\"'\\[\\]{}\t\n|/=:]{1,3}"), 0..12)) {
            let fleet = small();
            let all = ["bms-mnop3456", "bms-abcd1234", "weird_ID.7"];
            let text: String = picks.iter().map(|(n, separator)| format!("{}{separator}", all[*n])).collect();
            let pasted = paste(&text, &fleet, None);
            for (n, _) in &picks {
                prop_assert!(pasted.found.contains(&all[*n].into()));
            }
            prop_assert_eq!(pasted.found.len() + pasted.duplicates, picks.len());
        }
    }
}
