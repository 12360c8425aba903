import { useId } from "react";
import type { PartComparison, VersionComparison } from "@/api/types";
import { TextDifferences } from "@/components/definition/text-differences";
import { counted, fromCode, listed } from "@/lib/words";
import { CHANGES, placeWords, tally } from "./comparison-words";
import { mapWords } from "./part-words";
import "./comparison-view.css";

/** More than these would hide which parts changed behind how they did. */
const MOST_OPEN = 5;

/** Two versions part by part, what changed first; what stayed the same only by name. */
export function ComparisonView({ comparison }: { comparison: VersionComparison }) {
  const base = useId();
  const { parts, differences, earlier_version: earlier, later_version: later } = comparison;
  const same = parts.filter(({ change }) => change === "same");
  return (
    <div className="stack stack--loose comparison">
      {tally(parts).length > 1 && <p>{listed(tally(parts))}.</p>}
      {CHANGES.map(({ id, title, says }) => {
        const here = parts.filter(({ change }) => change === id);
        if (here.length === 0) return null;
        return (
          <section key={id} className="stack stack--tight" aria-labelledby={`${base}-${id}`}>
            <h2 id={`${base}-${id}`} className="section-title">
              {title}: {counted(here.length, "part")}
            </h2>
            <p className="soft">{says}</p>
            {here.map((part) => (
              <ComparedPart
                key={`${part.id ?? ""}/${part.earlier_id ?? ""}`}
                part={part}
                earlier={earlier}
                later={later}
                isOpen={here.length <= MOST_OPEN}
              />
            ))}
          </section>
        );
      })}
      {same.length > 0 && (
        <section className="stack stack--tight" aria-labelledby={`${base}-same`}>
          <h2 id={`${base}-same`} className="section-title">
            Unchanged: {counted(same.length, "part")}
          </h2>
          <ul className="comparison__same">
            {same.map((part) => (
              <li key={part.id}>{nameOf(part)}</li>
            ))}
          </ul>
        </section>
      )}
      {differences.length > 0 && (
        <section className="stack stack--tight" aria-labelledby={`${base}-whole`}>
          <h2 id={`${base}-whole`} className="section-title">
            Around the items: {counted(differences.length, "text")}
          </h2>
          <p className="soft">Identity, rules, scales, flags and scoring.</p>
          <details className="panel">
            <summary>Show them</summary>
            <h3 className="visually-hidden">Texts around the items</h3>
            <TextDifferences
              differences={differences}
              earlier={earlier}
              later={later}
              placeWords={placeWords}
            />
          </details>
        </section>
      )}
    </div>
  );
}

function nameOf({ id, earlier_id, name }: PartComparison): string {
  const moved = id !== null && earlier_id !== null && id !== earlier_id;
  return `${id ?? earlier_id ?? ""} ${name}${moved ? ` (was ${earlier_id})` : ""}`;
}

interface ComparedPartProps {
  part: PartComparison;
  earlier: string;
  later: string;
  isOpen: boolean;
}

function ComparedPart({ part, earlier, later, isOpen }: ComparedPartProps) {
  const { map, reason, differences } = part;
  return (
    <article className="panel comparison__part" aria-label={nameOf(part)}>
      {differences.length === 0 ? (
        <h3>{nameOf(part)}</h3>
      ) : (
        <details open={isOpen}>
          <summary>
            <h3>{nameOf(part)}</h3>{" "}
            <span className="soft">{counted(differences.length, "text")}</span>
          </summary>
          <TextDifferences
            differences={differences}
            earlier={earlier}
            later={later}
            placeWords={placeWords}
          />
        </details>
      )}
      {map !== null && <p>Earlier scores become: {mapWords(map, fromCode)}.</p>}
      {reason !== null && (
        <p className="measure">
          <strong>Reason: </strong>
          {reason}
        </p>
      )}
    </article>
  );
}
