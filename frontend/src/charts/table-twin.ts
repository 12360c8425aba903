/** The numbers behind a chart as a table: shown on request, copied, or saved as CSV. */

export type TableCell = string | number | null;

export interface TableTwin {
  columns: readonly string[];
  rows: readonly (readonly TableCell[])[];
}

// A cell that begins like this would be run as a formula by a spreadsheet.
const FORMULA = /^[=+\-@\t\r]/;

function csvCell(cell: TableCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Comma-separated text after RFC 4180; what is undefined stays empty. */
export function toCsv({ columns, rows }: TableTwin): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** A cell as it is read on the page; decimals end in one column. */
export function shownCell(cell: TableCell): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  if (Number.isInteger(cell)) return String(cell).replace("-", "−");
  const text = cell.toFixed(3);
  return Number(text) === 0 ? "0.000" : text.replace("-", "−");
}
