//! Natural order: `web-2` before `web-10`, case aside.

/// A key whose byte order is the natural order of a lower-cased text.
///
/// A run of digits becomes the byte `0`, the number of its significant digits and those digits, so that a longer number
/// comes after a shorter one and numbers stand where digits stand among other characters. Leading zeros do not count:
/// `web-01` and `web-1` have the same key, and their ids decide.
pub(super) fn key(lower: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(lower.len() + 4);
    push_key(&mut out, lower);
    out
}

/// Appends the key to others.
pub(super) fn push_key(out: &mut Vec<u8>, lower: &str) {
    let mut rest = lower.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if !first.is_ascii_digit() {
            out.push(first);
            rest = tail;
            continue;
        }
        let run = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, after) = rest.split_at(run);
        let significant = digits.iter().skip_while(|b| **b == b'0').copied();
        let count = significant.clone().count();
        out.push(b'0');
        // 255 stands for "255 or more": numbers that long differ by their digits, not by their size.
        out.push(u8::try_from(count).unwrap_or(u8::MAX));
        out.extend(significant);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["web-10", "web-9", "web-2", "web", "db-1", "web-2a", "web-100", "web-02b", "10", "9", "-", "a"];
        names.sort_by_key(|name| key(name));
        assert_eq!(names, ["-", "9", "10", "a", "db-1", "web", "web-2", "web-2a", "web-02b", "web-9", "web-10", "web-100"]);
        assert_eq!(key("web-01"), key("web-1"));
    }

    proptest! {
        #[test]
        fn two_numbers_after_the_same_text_stand_in_the_order_of_their_values(text in "[a-z-]{0,8}", a: u128, b: u128, tail in "[a-z]{0,3}") {
            let of = |n: u128| key(&format!("{text}{n}{tail}"));
            prop_assert_eq!(of(a).cmp(&of(b)), a.cmp(&b));
        }

        #[test]
        fn texts_without_digits_stand_in_the_order_of_their_bytes(a in "[^0-9]*", b in "[^0-9]*") {
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.cmp(&b));
        }
    }
}
