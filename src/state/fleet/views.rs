//! Saved views: names for what the address holds of the list (filter, order, regions, columns), kept in this browser.

use edgezone_adapters::storage;
use edgezone_dom::prelude::*;

const VIEWS: &str = "views";

/// The views that were saved, by name and query of the address, in the order they were saved.
#[derive(Clone, Copy)]
pub struct Views(RwSignal<Vec<(String, String)>>);

impl Views {
    /// What is kept in this browser.
    #[must_use]
    pub fn of_page() -> Self {
        Self(RwSignal::new(read(&storage::get(VIEWS).unwrap_or_default())))
    }

    /// All of them. Tracked.
    #[must_use]
    pub fn all(self) -> Vec<(String, String)> {
        self.0.get()
    }

    /// Whether there is one of this name. Tracked.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        self.0.with(|all| all.iter().any(|(known, _)| known == name))
    }

    /// Saves a view. One of the same name is replaced where it stands.
    pub fn save(self, name: &str, query: String) {
        let name = clean(name);
        if name.is_empty() {
            return;
        }
        self.change(|all| match all.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = query,
            None => all.push((name, query)),
        });
    }

    /// Gives a view another name. A name that is taken takes its view's place.
    pub fn rename(self, name: &str, new: &str) {
        let new = clean(new);
        if new.is_empty() || new == name {
            return;
        }
        self.change(|all| {
            all.retain(|(known, _)| *known != new);
            if let Some(known) = all.iter_mut().find(|(known, _)| known == name) {
                known.0 = new;
            }
        });
    }

    /// Forgets a view.
    pub fn delete(self, name: &str) {
        self.change(|all| all.retain(|(known, _)| known != name));
    }

    /// What other tabs saved meanwhile is kept. A browser that keeps nothing shows the views until the page closes.
    fn change(self, change: impl FnOnce(&mut Vec<(String, String)>)) {
        self.0.update(|all| {
            if let Some(kept) = storage::get(VIEWS) {
                *all = read(&kept);
            }
            change(all);
            let _ = storage::set(VIEWS, &write(all));
        });
    }
}

/// One view a line: name, tab, query. Neither holds a tab or a line's end.
fn read(text: &str) -> Vec<(String, String)> {
    let views = text.lines().filter_map(|line| line.split_once('\t'));
    views.map(|(name, query)| (name.to_owned(), query.to_owned())).collect()
}

fn write(views: &[(String, String)]) -> String {
    views.iter().map(|(name, query)| [name, "\t", query, "\n"].concat()).collect()
}

fn clean(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_other_text_is_no_view() {
        let views = vec![
            ("All of Chengdu".to_owned(), "regions=ap-chengdu&q=status%3Arunning".to_owned()),
            ("Everything".to_owned(), String::new()),
        ];
        assert_eq!(read(&write(&views)), views);
        assert_eq!(read("{}\n\nnull"), []);
        assert_eq!(clean(" a\tb \n c "), "a b c");
    }
}
