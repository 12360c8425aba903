import { shownCell, type TableTwin } from "./table-twin";
import "./charts.css";

interface TwinTableProps {
  table: TableTwin;
  /** Names the table and the region it scrolls in. */
  caption: string;
}

/** The table twin of a chart. Wide tables scroll in themselves, with the keyboard too. */
export function TwinTable({ table, caption }: TwinTableProps) {
  return (
    <div className="twin-table" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} className={typeof cell === "number" ? "is-number" : undefined}>
                  {shownCell(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
