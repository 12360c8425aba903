import { type Choice, ChoiceField } from "@/components/choice-field";
import { counted } from "@/lib/words";
import type { CodeRow } from "./codes";

interface CodesTableProps {
  title: string;
  unit: string;
  rows: readonly CodeRow[];
  people: readonly Choice[];
  mayName: boolean;
  onSay: (key: string, id: string) => void;
}

/** Codes with how often they occur and whose they are; a lead may say it. */
export function CodesTable({ title, unit, rows, people, mayName, onSay }: CodesTableProps) {
  return (
    <div className="stack past-codes">
      <h3 className="past-codes__title">{title}</h3>
      <ul className="plain-list">
        {rows.map((row) => (
          <li key={row.key} className="past-code">
            <span>
              <strong>{row.code}</strong> <span className="soft">{counted(row.n, unit)}</span>
            </span>
            {mayName ? (
              <ChoiceField
                label={`Who is ${row.of} ${row.code}?`}
                value={row.chosen}
                none="Nobody named"
                choices={people}
                onChange={(id) => onSay(row.key, id)}
              />
            ) : (
              <span>{row.name === "" ? <span className="soft">nobody named</span> : row.name}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
