// TanStack Table with TanStack Virtual in React, as their documentation builds a virtualised table: only the features that are
// needed, ids of our own, rows of one known height (nothing is measured), plain comparisons where values are plain.
import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import { createRoot } from "react-dom/client";
import { COLUMNS, ROW_HEIGHT, SEARCHED, TABLE_HEIGHT, moment, rows } from "./page.mjs";

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowSortingFeature,
  rowSelectionFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { includesString: filterFn_includesString },
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

// The console sorts names and addresses by the numbers in them; the others are plain text.
const NUMBERED = ["name", "privateIp", "publicIp"];
const columns = COLUMNS.map(({ id, heading }) => ({
  accessorKey: id,
  header: heading,
  sortFn: NUMBERED.includes(id) ? "alphanumeric" : "basic",
  sortDescFirst: false,
  ...(id === "created" ? { cell: ({ getValue }) => moment(getValue()) } : {}),
}));

function Fleet({ data }) {
  const scroll = useRef(null);
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row) => row.id,
    enableSubRowSelection: false,
    globalFilterFn: "includesString",
    getColumnCanGlobalFilter: (column) => SEARCHED.includes(column.id),
  });
  const shown = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index].id,
    overscan: 12,
  });
  return (
    <>
      <div className="bar">
        <input id="filter" type="search" aria-label="Filter instances" onChange={({ target }) => table.setGlobalFilter(target.value)} />
      </div>
      <div id="table" className="scroll" ref={scroll} style={{ height: TABLE_HEIGHT, "--row": `${ROW_HEIGHT}px` }}>
        <table aria-label="Instances" aria-rowcount={shown.length + 1}>
          <Head table={table} />
          <tbody style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map(({ index, start }) => (
              <Row key={shown[index].id} table={table} row={shown[index]} index={index} start={start} selected={shown[index].getIsSelected()} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Head({ table }) {
  const all = table.getIsAllRowsSelected();
  const some = table.getIsSomeRowsSelected();
  const check = useRef(null);
  useEffect(() => {
    check.current.indeterminate = some && !all;
  }, [some, all]);
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          <th className="check">
            <input type="checkbox" ref={check} aria-label="Select all" checked={all} onChange={table.getToggleAllRowsSelectedHandler()} />
          </th>
          {group.headers.map((header) => (
            <th key={header.id} aria-sort={{ asc: "ascending", desc: "descending" }[header.column.getIsSorted()]}>
              <button type="button" onClick={header.column.getToggleSortingHandler()}>
                <table.FlexRender header={header} />
              </button>
            </th>
          ))}
        </tr>
      ))}
    </thead>
  );
}

// A row that stays as it is is not drawn again.
const Row = memo(
  function Row({ table, row, index, start, selected }) {
    return (
      <tr className={selected ? "selected" : undefined} aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
        <td className="check">
          <input type="checkbox" aria-label={`Select ${row.id}`} checked={selected} onChange={row.getToggleSelectedHandler()} />
        </td>
        {row.getAllCells().map((cell) => (
          <td key={cell.id}>
            <table.FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  },
  (before, now) => before.row === now.row && before.index === now.index && before.start === now.start && before.selected === now.selected,
);

createRoot(document.querySelector("#app")).render(<Fleet data={await rows()} />);
