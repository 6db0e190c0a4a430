// AG Grid Community, set up for speed as its documentation advises: only the modules that are needed, ids of our own, the cache of
// the quick filter, nothing animated.
import {
  ClientSideRowModelModule,
  ModuleRegistry,
  QuickFilterModule,
  RowSelectionModule,
  createGrid,
} from "ag-grid-community";
import { COLUMNS, ROW_HEIGHT, SEARCHED, TABLE_HEIGHT, moment, rows } from "./page.mjs";

ModuleRegistry.registerModules([ClientSideRowModelModule, QuickFilterModule, RowSelectionModule]);

const table = document.querySelector("#table");
table.style.height = `${TABLE_HEIGHT}px`;
const grid = createGrid(table, {
  columnDefs: COLUMNS.map(({ id, heading }) => ({
    field: id,
    headerName: heading,
    flex: 1,
    // An empty text keeps a column out of the quick filter.
    ...(SEARCHED.includes(id) ? {} : { getQuickFilterText: () => "" }),
    ...(id === "created" ? { valueFormatter: ({ value }) => moment(value) } : {}),
  })),
  rowData: await rows(),
  getRowId: ({ data }) => data.id,
  rowHeight: ROW_HEIGHT,
  headerHeight: ROW_HEIGHT,
  rowSelection: { mode: "multiRow", headerCheckbox: true, checkboxes: true, selectAll: "filtered" },
  cacheQuickFilter: true,
  animateRows: false,
  suppressColumnMoveAnimation: true,
});
document.querySelector("#filter").addEventListener("input", ({ target }) => grid.setGridOption("quickFilterText", target.value));
