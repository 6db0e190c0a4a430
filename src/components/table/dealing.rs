//! Which row shows what: rows stay with their instances, and where they can be given away, those that are left are.

use std::iter::Peekable;
use std::vec::IntoIter;

use edgezone_core::ids::InstanceId;
use web_sys::Element;

use super::rows::Row;

/// The rows that were there, dealt to those that are wanted.
pub(super) struct Dealt {
    /// For each wanted one the row that shows it already.
    places: Vec<Option<Row>>,
    /// The others, each with the place where it stood.
    left: Vec<(usize, Row)>,
}

impl Dealt {
    /// A row that stays in sight stays as it is, focus and all. Where `giving` is possible and few stay, only the one with the
    /// focus does: to write other words into rows where they stand is then quicker than to move them.
    pub(super) fn new(old: Vec<Row>, wanted: &[&InstanceId], giving: bool, focused: Option<&Element>) -> Self {
        let place = |row: &Row| wanted.iter().position(|id| **id == row.id);
        let few = giving && old.iter().filter(|row| place(row).is_some()).count() * 2 < wanted.len();
        let mut dealt = Self { places: wanted.iter().map(|_| None).collect(), left: Vec::new() };
        for (stood, row) in old.into_iter().enumerate() {
            let stays = !few || focused.is_some_and(|focused| row.element().contains(Some(focused)));
            match place(&row).filter(|_| stays).and_then(|at| dealt.places.get_mut(at)) {
                Some(slot) => *slot = Some(row),
                None => dealt.left.push((stood, row)),
            }
        }
        dealt
    }

    /// Whether this element is in a row that shows nothing of what is wanted.
    pub(super) fn leaves(&self, element: &Element) -> bool {
        self.left.iter().any(|(_, row)| row.element().contains(Some(element)))
    }

    /// Gives rows to those that have none, those that are left where that is possible, and takes out of the page what is left
    /// then.
    pub(super) fn fill(self, wanted: &[&InstanceId], mut make: impl FnMut(&InstanceId) -> Option<Row>, giving: bool) -> Vec<Row> {
        let mut left = self.left.into_iter().peekable();
        let rows = self.places.into_iter().zip(wanted).enumerate();
        let rows = rows.filter_map(|(at, (place, id))| place.or_else(|| given(&mut left, giving, at, id).or_else(|| make(id)))).collect();
        left.for_each(|(_, row)| row.remove());
        rows
    }
}

fn given(left: &mut Peekable<IntoIter<(usize, Row)>>, giving: bool, at: usize, id: &InstanceId) -> Option<Row> {
    let (stood, mut row) = left.next_if(|_| giving)?;
    // What is to stand elsewhere goes first: what stays is then already in its place unless the order changed.
    if stood != at {
        row.element().remove();
    }
    row.give(id);
    Some(row)
}
