//! How a person wants the table: columns, widths, density. Kept in this browser, one small text for each.

use edgezone_adapters::storage;
use edgezone_core::fleet::{Column, Columns, Widths};
use edgezone_dom::prelude::*;

const COLUMNS: &str = "columns";
const WIDTHS: &str = "widths";
const DENSITY: &str = "density";
const COMFORTABLE: &str = "comfortable";
const COMPACT: &str = "compact";

/// What an address calls the columns of a console nobody changed.
const AT_FIRST: &str = "default";

/// The layout of the table. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Layout {
    columns: RwSignal<Columns>,
    widths: RwSignal<Widths>,
    comfortable: RwSignal<bool>,
}

impl Layout {
    /// As it was left here before, else as it is at first.
    #[must_use]
    pub fn of_page() -> Self {
        let comfortable = RwSignal::new(storage::get(DENSITY).as_deref() == Some(COMFORTABLE));
        Effect::new(move || {
            let density = if comfortable.get() { COMFORTABLE } else { COMPACT };
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-density", density);
            }
        });
        Self {
            columns: RwSignal::new(remembered()),
            widths: RwSignal::new(storage::get(WIDTHS).map(|text| Widths::from(text.as_str())).unwrap_or_default()),
            comfortable,
        }
    }

    /// The columns that are shown.
    #[must_use]
    pub fn columns(self) -> ReadSignal<Columns> {
        self.columns.read_only()
    }

    /// Shows these columns, and remembers them. A browser that keeps nothing shows them all the same, until the page closes.
    pub fn choose(self, columns: Columns) {
        let _ = storage::set(COLUMNS, &columns.to_string());
        self.columns.set(columns);
    }

    /// Shows the columns of an address, which are not remembered: they are another person's choice. An address that says something
    /// of a view and nothing of its columns means those of a console nobody changed; one that says nothing at all, those remembered.
    pub(super) fn show(self, text: Option<&str>, says_nothing: bool) {
        let columns = match text {
            None if says_nothing => remembered(),
            None | Some(AT_FIRST) => Columns::default(),
            Some(columns) => Columns::from(columns),
        };
        if self.columns.with_untracked(|now| *now != columns) {
            self.columns.set(columns);
        }
    }

    /// The columns as an address tells them; empty where it need not, unless it is to tell them in any case. Tracked.
    pub(super) fn told(self, in_any_case: bool) -> String {
        self.columns.with(|columns| match *columns == Columns::default() {
            false => columns.to_string(),
            true if in_any_case || remembered() != Columns::default() => AT_FIRST.to_owned(),
            true => String::new(),
        })
    }

    /// The widths that were chosen.
    #[must_use]
    pub fn widths(self) -> ReadSignal<Widths> {
        self.widths.read_only()
    }

    /// Chooses the width of a column in pixels.
    pub fn resize(self, column: Column, width: u16) {
        self.widths.update(|widths| widths.set(column, width));
    }

    /// Remembers the widths: once a drag is over, not at each of its steps.
    pub fn keep_widths(self) {
        let _ = storage::set(WIDTHS, &self.widths.with_untracked(ToString::to_string));
    }

    /// Columns and widths as they are at first.
    pub fn reset(self) {
        self.choose(Columns::default());
        self.widths.set(Widths::default());
        self.keep_widths();
    }

    /// Whether rows are 40 pixels high rather than 32. Tracked.
    #[must_use]
    pub fn is_comfortable(self) -> bool {
        self.comfortable.get()
    }

    /// Changes the density.
    pub fn set_comfortable(self, comfortable: bool) {
        let _ = storage::set(DENSITY, if comfortable { COMFORTABLE } else { COMPACT });
        self.comfortable.set(comfortable);
    }
}

fn remembered() -> Columns {
    storage::get(COLUMNS).map(|text| Columns::from(text.as_str())).unwrap_or_default()
}
