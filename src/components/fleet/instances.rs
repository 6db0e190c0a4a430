//! The table of instances.

use std::sync::Arc;

use edgezone_core::fleet::{Column as Field, Direction, Row, Sort};
use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;

use crate::components::status::Status;
use crate::components::table::{Column, SortMark, Sorting, WindowedTable};
use crate::state::fleet::FleetState;
use crate::text::{column, fleet, moment};

const COLUMNS: &[Column] = &[
    Column::new("id", column::ID),
    Column::new("name", column::NAME).wide_only(),
    Column::new("status", column::STATUS),
    Column::new("zone", column::ZONE).wide_only(),
    Column::new("type", column::TYPE).wide_only(),
    Column::new("private-ip", column::PRIVATE_IP).wide_only(),
    Column::new("public-ip", column::PUBLIC_IP).wide_only(),
    Column::new("created", column::CREATED).wide_only(),
];

/// The instances that are shown, with a checkbox each.
#[component]
pub fn Instances(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let sort = state.sort();
    let mark = Signal::derive(move || {
        sort.get().map(|sort| SortMark { column: sort.column.as_str(), descending: sort.direction == Direction::Descending })
    });
    let on_press = Callback::new(move |name: &'static str| {
        if let Ok(column) = name.parse::<Field>() {
            sort.update(|sort| *sort = next(*sort, column));
        }
    });
    let cells = Arc::new(move |id: &InstanceId| {
        let id = id.clone();
        let row = Memo::new(move |_| state.row(&id));
        (move || row.get().map(|row| cells_of(&row))).into_any()
    });
    view! {
        <WindowedTable
            label=fleet::TABLE
            ids=state.shown()
            columns=COLUMNS
            cells
            selection=state.selection()
            sorting=Sorting { mark, on_press }
        />
    }
}

/// Ascending, then descending, then the order in which the service lists.
fn next(now: Option<Sort>, column: Field) -> Option<Sort> {
    match now {
        Some(Sort { column: same, direction: Direction::Ascending }) if same == column => {
            Some(Sort { column, direction: Direction::Descending })
        }
        Some(Sort { column: same, direction: Direction::Descending }) if same == column => None,
        _ => Some(Sort { column, direction: Direction::Ascending }),
    }
}

fn cells_of(row: &Row) -> AnyView {
    let instance = row.instance();
    let id = row.id().to_string();
    let name = instance.instance_name.clone();
    let private_ip = first_of([&instance.private_ip, &instance.private_ip_v6]);
    let public_ip = first_of([&instance.public_ip, &instance.public_ip_v6]);
    let zone = instance.zone.as_ref().map(ToString::to_string).unwrap_or_default();
    let created = instance.created_at().map_or_else(|| instance.created_time.clone(), moment);
    view! {
        <th scope="row" class="c-id mono">
            {id}
            <span class="narrow">{name.clone()}</span>
        </th>
        <td class="c-name wide">{name}</td>
        <td class="c-status">
            <Status status=instance.instance_status.clone() />
            <span class="narrow">{zone.clone()}</span>
        </td>
        <td class="c-zone wide">{zone}</td>
        <td class="c-type wide">{instance.instance_type.clone()}</td>
        <td class="c-private-ip wide mono">{private_ip}</td>
        <td class="c-public-ip wide mono">{public_ip}</td>
        <td class="c-created wide">{created}</td>
    }
}

/// The IPv4 address, or the IPv6 address where there is no other.
fn first_of(addresses: [&String; 2]) -> String {
    addresses.into_iter().find(|address| !address.is_empty()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressing_a_heading_goes_round_and_another_begins_anew() {
        let up = next(None, Field::Name);
        assert_eq!(up, Some(Sort { column: Field::Name, direction: Direction::Ascending }));
        let down = next(up, Field::Name);
        assert_eq!(down, Some(Sort { column: Field::Name, direction: Direction::Descending }));
        assert_eq!(next(down, Field::Name), None);
        assert_eq!(next(down, Field::Zone), Some(Sort { column: Field::Zone, direction: Direction::Ascending }));
    }

    #[test]
    fn every_column_one_can_sort_by_is_one_of_the_fleets() {
        for column in COLUMNS {
            assert!(column.name.parse::<Field>().is_ok(), "{}", column.name);
        }
    }
}
