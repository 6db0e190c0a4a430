//! A row's elements without an instance: what a row has that can be given from one to another.

use std::rc::Rc;

use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;
use leptos::reactive::owner::Owner;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

/// Draws a row's element for an instance, whichever it was drawn for before. For none: as a row whose instance is yet to come.
pub type Follow = Box<dyn FnMut(Option<&InstanceId>)>;

/// Cells that change, in rows that can be given to another instance. Signals are followed once for all rows: to follow them in
/// each costs more than to draw it.
#[derive(Clone)]
pub struct Followed {
    /// Follows whatever any row is drawn of.
    pub track: Rc<dyn Fn()>,
    /// Draws the cells that every row has, whichever instance it is of.
    pub head: Rc<dyn Fn() -> AnyView>,
    /// How one row's element is drawn, once those are there.
    pub of: Rc<dyn Fn(&Element) -> Follow>,
}

/// How the cells of rows are drawn: one `td` (or `th scope=row`) for each column, the checkbox aside.
#[derive(Clone)]
pub enum Cells {
    /// Once for each instance.
    Once(Rc<dyn Fn(&InstanceId) -> AnyView>),
    /// Again and again, for one instance after another.
    Followed(Followed),
}

impl Cells {
    /// Cells that are drawn once for each instance.
    #[must_use]
    pub fn once(draw: impl Fn(&InstanceId) -> AnyView + 'static) -> Self {
        Self::Once(Rc::new(draw))
    }

    /// How rows are given from one instance to another, where they are.
    pub(super) fn followed(&self) -> Option<&Followed> {
        match self {
            Self::Once(_) => None,
            Self::Followed(followed) => Some(followed),
        }
    }
}

impl From<Followed> for Cells {
    fn from(followed: Followed) -> Self {
        Self::Followed(followed)
    }
}

/// The elements of one row, and what draws in them.
pub(super) struct Line {
    pub(super) element: Element,
    pub(super) check: Option<HtmlInputElement>,
    pub(super) open: Option<HtmlElement>,
    pub(super) follow: Option<Follow>,
    owner: Owner,
}

impl Line {
    /// The line of an instance, with this checkbox copied into it.
    pub(super) fn of(id: &InstanceId, cells: &Cells, parent: &Owner, check: Option<&Node>) -> Option<Self> {
        match cells {
            Cells::Once(draw) => Self::new(|| draw(id), None, parent, check),
            Cells::Followed(_) => Self::blank(cells, parent, check),
        }
    }

    /// A line for whichever instance it is given to, where lines are given to instances.
    pub(super) fn blank(cells: &Cells, parent: &Owner, check: Option<&Node>) -> Option<Self> {
        let followed = cells.followed()?;
        Self::new(|| (followed.head)(), Some(followed), parent, check)
    }

    fn new(cells: impl FnOnce() -> AnyView, of: Option<&Followed>, parent: &Owner, check: Option<&Node>) -> Option<Self> {
        let owner = parent.child();
        let check = check.and_then(|check| check.clone_node_with_deep(true).ok());
        let view = owner.with(|| {
            untrack(|| {
                view! {
                    <tr>
                        {check.map(AnyView::Node)}
                        {cells()}
                    </tr>
                }
            })
        });
        let AnyView::Node(node) = view else { return None };
        let element: Element = node.unchecked_into();
        let find = |selector: &str| element.query_selector(selector).ok().flatten();
        Some(Self {
            check: find(".check input").map(JsCast::unchecked_into),
            open: find(".open").map(JsCast::unchecked_into),
            follow: of.map(|followed| (followed.of)(&element)),
            element,
            owner,
        })
    }

    /// Stands in for a row that is yet to come: there to be seen, and for nothing else.
    pub(super) fn stand_in(&mut self) {
        self.element.set_class_name("blank");
        let _ = self.element.set_attribute("inert", "");
        let _ = self.element.set_attribute("aria-hidden", "true");
        if let Some(follow) = &mut self.follow {
            untrack(|| follow(None));
        }
    }

    /// Becomes the row of an instance.
    pub(super) fn begin(&self) {
        self.element.set_class_name("row");
        let _ = self.element.remove_attribute("inert");
        let _ = self.element.remove_attribute("aria-hidden");
    }

    pub(super) fn remove(self) {
        self.element.remove();
        self.owner.cleanup();
    }
}

/// The checkbox. Only the active row's takes part in the tab order, so that Tab leaves the table.
pub(super) fn check() -> Option<Node> {
    let view = view! {
        <td class="check">
            <label>
                <input type="checkbox" tabindex="-1" />
            </label>
        </td>
    };
    match view {
        AnyView::Node(node) => Some(node),
        _ => None,
    }
}
