import { StateMark } from "@/components/state-mark";
import type { Characteristics } from "@/api/types";
import { level, share } from "./characteristics-words";

type Brief = Characteristics["attempts"][number] | Characteristics["changes"][number];

interface ChanceTableProps {
  caption: string;
  first: string;
  rows: readonly { key: string; name: string; isNow?: boolean; chances: Brief }[];
}

/** The two levels of the target beside each other, a row for each plan. */
export function ChanceTable({ caption, first, rows }: ChanceTableProps) {
  const [top] = rows;
  if (top === undefined) return null;
  const below = `at ${level(top.chances.false_pass.level)}`;
  const above = `at ${level(top.chances.true_pass.level)}`;
  return (
    <div className="chance-table">
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" className="figure">
              Certified {below}
            </th>
            <th scope="col" className="figure">
              Certified {above}
            </th>
            <th scope="col">Target</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, isNow = false, chances }) => (
            <tr key={key} {...(isNow ? { "aria-current": "true" as const } : {})}>
              <th scope="row">{name}</th>
              <td className="figure">{share(chances.false_pass.certified)}</td>
              <td className="figure">{share(chances.true_pass.certified)}</td>
              <td>
                <StateMark tone={chances.target_met ? "done" : "alert"}>
                  {chances.target_met ? "met" : "missed"}
                </StateMark>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
