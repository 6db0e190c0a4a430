//! Tables as CSV (RFC 4180), for any spreadsheet and safe in it.
//!
//! Names of machines are whatever somebody typed, and a spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a
//! carriage return for a formula. Such a cell gets an apostrophe in front, which spreadsheets show as text.

use super::{Column, Fleet};

/// Appends one record: cells with commas between and CRLF at the end.
pub fn push_record<T: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        push_cell(out, cell.as_ref());
    }
    out.push_str("\r\n");
}

fn push_cell(out: &mut String, text: &str) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = text.contains([',', '"', '\r', '\n']);
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    if quoted {
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

impl Fleet {
    /// These rows and columns, in the order given, below a line of the columns' names.
    ///
    /// Texts are as the service told them; a paste of the file finds the ids again.
    #[must_use]
    pub fn to_csv(&self, rows: &[u32], columns: &[Column]) -> String {
        let mut out = String::with_capacity(rows.len() * columns.len() * 12);
        push_record(&mut out, columns.iter().map(|column| column.as_str()));
        for row in rows.iter().filter_map(|number| self.row(*number)) {
            push_record(&mut out, columns.iter().map(|column| column.text(row)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fleet, instance};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_can_be_anything_and_no_formula() {
        let fleet = fleet(
            "r",
            [("a", "web, \"old\""), ("b", "=HYPERLINK(1,2)"), ("c", "-1"), ("d", "two\nlines"), ("e", "机器")]
                .map(|(id, name)| instance(id, name, "running", "z")),
        );
        let csv = fleet.to_csv(&[1, 0, 2, 3, 4, 9], &[Column::Id, Column::Name, Column::Cpu]);
        let expected = "id,name,cpu\r\nb,\"'=HYPERLINK(1,2)\",\r\na,\"web, \"\"old\"\"\",\r\nc,'-1,\r\nd,\"two\nlines\",\r\ne,机器,\r\n";
        assert_eq!(csv, expected);
    }

    /// A reader of RFC 4180 as plain as can be.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, quoted) {
                ('"', true) if chars.peek() == Some(&'"') => cell.extend(chars.next()),
                ('"', _) => quoted = !quoted,
                (',', false) => record.push(std::mem::take(&mut cell)),
                ('\r', false) if chars.peek() == Some(&'\n') => {
                    chars.next();
                    record.push(std::mem::take(&mut cell));
                    records.push(std::mem::take(&mut record));
                }
                _ => cell.push(c),
            }
        }
        records
    }

    proptest! {
        #[test]
        fn every_cell_reads_back_but_for_the_apostrophe(table in prop::collection::vec(prop::collection::vec("[-=+@\t\r\n\",'a ]{0,4}|\\PC{0,5}", 1..4), 0..4)) {
            let mut out = String::new();
            table.iter().for_each(|record| push_record(&mut out, record));
            let back = read(&out);
            prop_assert_eq!(back.len(), table.len());
            for (cell, was) in back.iter().flatten().zip(table.iter().flatten()) {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
                prop_assert!(cell == was || cell.strip_prefix('\'') == Some(was.as_str()));
            }
        }
    }
}
