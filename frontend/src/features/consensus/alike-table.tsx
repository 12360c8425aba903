import type { Alike } from "@/api/types";
import { percent, scaleLabel } from "./words";

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

/** "92 % within one point, 61 % the same (of 38 pairs of scores)". */
export function alikeWords(alike: Alike | undefined): string {
  if (alike === undefined || alike.exact === null || alike.within_one === null) {
    return "nothing to compare yet";
  }
  return `${percent(alike.within_one)} within one point, ${percent(alike.exact)} the same (of ${alike.n_pairs} pairs of scores)`;
}
