//! How a table of instances is laid out: which columns it shows, in which order, how wide they are.
//!
//! Both are small texts in an address and in remembered settings. What cannot be understood in such a text is left out, since it
//! may come from another version of the console.

use std::fmt;
use std::sync::Arc;

use super::Column;

/// The columns that are shown, in order. The id is always there and the first: it names the row and leads to its details.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Columns(Arc<[Column]>);

impl Columns {
    /// The columns, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Column> + Clone + '_ {
        self.0.iter().copied()
    }

    /// Whether this one is shown.
    #[must_use]
    pub fn contains(&self, column: Column) -> bool {
        self.0.contains(&column)
    }
}

impl Default for Columns {
    fn default() -> Self {
        use Column::{Created, Name, PrivateIp, PublicIp, Status, Type, Zone};
        [Name, Status, Zone, Type, PrivateIp, PublicIp, Created].into_iter().collect()
    }
}

impl FromIterator<Column> for Columns {
    fn from_iter<T: IntoIterator<Item = Column>>(columns: T) -> Self {
        let mut all = vec![Column::Id];
        for column in columns {
            if !all.contains(&column) {
                all.push(column);
            }
        }
        Self(all.into())
    }
}

impl From<&str> for Columns {
    fn from(text: &str) -> Self {
        text.split(',').filter_map(|name| name.parse().ok()).collect()
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, column) in self.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            f.write_str(column.as_str())?;
        }
        Ok(())
    }
}

/// The widths that were chosen for columns, in pixels.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Widths(Vec<(Column, u16)>);

impl Widths {
    /// The least width of a column: a few letters and the mark of the order.
    pub const LEAST: u16 = 64;
    /// The greatest width of a column.
    pub const MOST: u16 = 900;

    /// Whether none was chosen, so that all columns share the room there is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The width of a column: as chosen, else what its texts usually need.
    #[must_use]
    pub fn of(&self, column: Column) -> u16 {
        self.0.iter().find(|(other, _)| *other == column).map_or_else(|| usual(column), |(_, width)| *width)
    }

    /// Chooses a width, kept within what is sensible.
    pub fn set(&mut self, column: Column, width: u16) {
        self.0.retain(|(other, _)| *other != column);
        self.0.push((column, width.clamp(Self::LEAST, Self::MOST)));
    }
}

impl From<&str> for Widths {
    fn from(text: &str) -> Self {
        let mut widths = Self::default();
        for (name, width) in text.split(',').filter_map(|part| part.split_once(':')) {
            if let (Ok(column), Ok(width)) = (name.parse(), width.parse()) {
                widths.set(column, width);
            }
        }
        widths
    }
}

impl fmt::Display for Widths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(column, width)| write!(f, "{column}:{width},"))
    }
}

const fn usual(column: Column) -> u16 {
    match column {
        Column::Name => 210,
        Column::Zone => 190,
        Column::Type | Column::Image | Column::PrivateNetwork | Column::PublicNetwork | Column::Created | Column::CpuType => 150,
        Column::PrivateIpV6 | Column::PublicIpV6 => 220,
        Column::Status | Column::Power | Column::Version | Column::FileSystem => 116,
        Column::Cpu | Column::Memory => 88,
        Column::Id | Column::Region | Column::PrivateIp | Column::PublicIp | Column::MachineId | Column::Family | Column::FamilyName => 136,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    #[test]
    fn the_id_is_always_first_and_what_is_not_understood_is_left_out() {
        assert_eq!(Columns::from("name,id,zone,name,colour").to_string(), "id,name,zone");
        assert_eq!(Columns::from("").to_string(), "id");
        let widths = Widths::from("name:300,zone:1,colour:7,cpu:wide,memory:70000");
        assert_eq!(widths.to_string(), "name:300,zone:64,");
        assert_eq!((widths.of(Column::Name), widths.of(Column::Cpu)), (300, usual(Column::Cpu)));
    }

    proptest! {
        #[test]
        fn a_layout_is_read_as_it_was_written(
            columns in proptest::collection::vec(select(&Column::ALL[..]), 0..30),
            widths in proptest::collection::vec((select(&Column::ALL[..]), any::<u16>()), 0..30),
        ) {
            let chosen: Columns = columns.iter().copied().collect();
            prop_assert_eq!(&Columns::from(chosen.to_string().as_str()), &chosen);
            prop_assert!(columns.iter().all(|column| chosen.contains(*column)));
            prop_assert_eq!(chosen.iter().filter(|column| *column == Column::Id).count(), 1);
            let mut sized = Widths::default();
            for (column, width) in widths {
                sized.set(column, width);
                prop_assert_eq!(sized.of(column), width.clamp(Widths::LEAST, Widths::MOST));
            }
            prop_assert_eq!(Widths::from(sized.to_string().as_str()), sized);
        }
    }
}
