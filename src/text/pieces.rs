//! All texts of each language, by their numbers.
//!
//! Each language is one piece: a text costs the bundle its letters and, where it is used, its number. An address and a length for
//! each language would be more than many a text.

use std::sync::OnceLock;

use super::Locale;

const EN: &str = include_str!(concat!(env!("OUT_DIR"), "/en.txt"));
const ZH_CN: &str = include_str!(concat!(env!("OUT_DIR"), "/zh-CN.txt"));

/// A text in a language. Empty for a number that build.rs did not give.
pub(super) fn text(locale: Locale, number: u16) -> &'static str {
    static TEXTS: [OnceLock<Vec<&str>>; 2] = [const { OnceLock::new() }; 2];
    let [en, zh_cn] = &TEXTS;
    let (all, piece) = match locale {
        Locale::En => (en, EN),
        Locale::ZhCn => (zh_cn, ZH_CN),
    };
    all.get_or_init(|| piece.split('\0').collect()).get(usize::from(number)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_of_the_same_text_in_every_language() {
        let (en, zh_cn): (Vec<_>, Vec<_>) = (EN.split('\0').collect(), ZH_CN.split('\0').collect());
        assert_eq!(en.len(), zh_cn.len());
        for (number, (en, zh_cn)) in (0..).zip(en.into_iter().zip(zh_cn)) {
            assert_eq!((text(Locale::En, number), text(Locale::ZhCn, number)), (en, zh_cn));
            // What a language need not say may be empty, but not in all.
            assert!(!(en.is_empty() && zh_cn.is_empty()), "{number}");
        }
        assert_eq!(text(Locale::En, u16::MAX), "");
    }
}
