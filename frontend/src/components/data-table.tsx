import { Button } from "@mantine/core";
import {
  type Column,
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  type Row,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { type KeyboardEvent, useState } from "react";
import { counted } from "@/lib/words";
import { Icon } from "./icon";
import "./data-table.css";

interface DataTableProps<T> {
  /** Names the table: "Sessions". Read out, and shown with the count. */
  caption: string;
  /** Counted in the caption: "session". */
  unit: string;
  units?: string;
  columns: ColumnDef<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  initialSort?: SortingState;
  /** How many there are in all, where the rows are only a part. */
  total?: number;
}

/** Columns without values, such as the one of actions, cannot be asked for one. */
function isFigure<T>(row: Row<T>, column: Column<T>): boolean {
  return column.accessorFn !== undefined && typeof row.getValue(column.id) === "number";
}

// A list of hundreds is scrolled by nobody; those who want it whole ask for it.
const ROWS_AT_ONCE = 50;

const FOCUSABLE = "a[href], button:not(:disabled)";

/** Arrow keys walk from row to row along the first link or button of each. */
function walkRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = (event.target as Element).closest("tr");
  if (!row || (event.target as Element).matches("input, select, textarea")) return;
  let next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  while (next) {
    const target = next.querySelector<HTMLElement>(FOCUSABLE);
    if (target) {
      event.preventDefault();
      target.focus();
      return;
    }
    next = event.key === "ArrowDown" ? next.nextElementSibling : next.previousElementSibling;
  }
}

/**
 * A list as a table: headings that sort, a count, rows that the arrow keys walk, and cards where
 * the screen is narrow. Long lists begin with their first rows in the order chosen, which sorting
 * takes from all of them; the rest is a button away. Put the link that opens a row into its first column.
 */
export function DataTable<T>({
  caption,
  unit,
  units,
  columns,
  rows,
  rowId,
  initialSort = [],
  total,
}: DataTableProps<T>) {
  const [sorting, setSorting] = useState<SortingState>(initialSort);
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  // eslint-disable-next-line react-hooks/incompatible-library -- the table keeps its own state
  const table = useReactTable<T>({
    data: rows as T[],
    columns,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: rowId,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    enableSortingRemoval: false,
  });
  const nHidden = Math.max(0, rows.length - limit);
  const counts =
    total !== undefined && total > rows.length
      ? `${rows.length} of ${counted(total, unit, units)}`
      : counted(rows.length, unit, units);

  return (
    <div className="data-table">
      <table>
        <caption>
          <span className="visually-hidden">{caption}: </span>
          {counts}
          {nHidden > 0 && `, the first ${limit} shown`}
        </caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted();
                const label = flexRender(header.column.columnDef.header, header.getContext());
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={
                      sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined
                    }
                  >
                    {header.column.getCanSort() ? (
                      <button
                        type="button"
                        className="data-table__sort"
                        onClick={header.column.getToggleSortingHandler()}
                      >
                        {label}
                        {sorted && <Icon name={sorted === "asc" ? "up" : "down"} size={13} />}
                      </button>
                    ) : (
                      label
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        {/* Each row holds a link or button of its own; the arrows only move between them. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <tbody onKeyDown={walkRows}>
          {table
            .getRowModel()
            .rows.slice(0, limit)
            .map((row) => (
              <tr key={row.id}>
                {row.getVisibleCells().map((cell) => {
                  const header = cell.column.columnDef.header;
                  return (
                    <td
                      key={cell.id}
                      data-label={typeof header === "string" ? header : ""}
                      className={isFigure(row, cell.column) ? "figures" : undefined}
                    >
                      {flexRender(cell.column.columnDef.cell, cell.getContext())}
                    </td>
                  );
                })}
              </tr>
            ))}
        </tbody>
      </table>
      {nHidden > 0 && (
        <p className="data-table__more no-print">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setLimit(limit + ROWS_AT_ONCE)}
          >
            Show {Math.min(ROWS_AT_ONCE, nHidden)} more
          </Button>
          {nHidden > ROWS_AT_ONCE && (
            <Button size="compact-sm" variant="subtle" onClick={() => setLimit(rows.length)}>
              Show all {rows.length}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
