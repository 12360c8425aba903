import type { Alike } from "@/api/types";
import { alikeWords } from "@/lib/alike";
import { scaleLabel } from "./words";

export interface AlikeColumn {
  heading: string;
  rows: readonly Alike[];
}

/** How far answers agree, a row a scale and a column for each comparison. */
export function AlikeTable({ caption, columns }: { caption: string; columns: AlikeColumn[] }) {
  const scales = columns[0]?.rows.map(({ scale }) => scale) ?? [];
  return (
    <div className="confer-scroll">
      <table className="confer-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Scale</th>
            {columns.map(({ heading }) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {scales.map((scale) => (
            <tr key={scale}>
              <th scope="row">{scaleLabel(scale)}</th>
              {columns.map(({ heading, rows }) => (
                <td key={heading} data-label={`${heading}:`}>
                  {alikeWords(rows.find((row) => row.scale === scale))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
