import type { RubricItem, RubricScale } from "@/api/types";
import { toneOf } from "@/charts/tones";
import { formatWord, listed } from "@/lib/words";

interface RubricItemCardProps {
  item: RubricItem;
  scales: readonly RubricScale[];
  /** How many formats there are, to tell an item of all from an item of some. */
  nFormats: number;
  areaName: (id: string) => string;
}

/** One item in full: what it assesses, when it applies, its anchors and what counts as evidence. */
export function RubricItemCard({ item, scales, nFormats, areaName }: RubricItemCardProps) {
  const ids = scales.map(({ id }) => id);
  const limits: string[] = [];
  if (item.follows_problem_area) {
    limits.push(`Only where the problem area is ${listed(item.problem_areas.map(areaName))}.`);
  }
  if (item.formats.length < nFormats) {
    limits.push(
      `Only in ${listed(item.formats.map((format) => formatWord(format).toLowerCase()))} sessions.`,
    );
  }
  return (
    <article id={`item-${item.id}`} className="panel rubric-item" aria-label={`Item ${item.id}`}>
      <h3>
        {item.id} {item.name}
      </h3>
      <p className="measure">{item.assesses}</p>
      {limits.length > 0 && <p className="soft">{limits.join(" ")}</p>}
      <div className="rubric-item__scales">
        {scales
          .filter(({ id }) => item.scales.includes(id))
          .map((scale) => (
            <section key={scale.id} aria-label={`${scale.label} of ${item.id}`}>
              <h4 className={`rubric-item__scale rubric-item__scale--${toneOf(ids, scale.id)}`}>
                {scale.label}
              </h4>
              <dl className="rubric-item__anchors">
                {Object.entries(item.anchors[scale.id] ?? {})
                  .sort(([a], [b]) => Number(a) - Number(b))
                  .map(([point, text]) => (
                    <div key={point}>
                      <dt>{point}</dt>
                      <dd>{text}</dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
      </div>
      {item.evidence.length > 0 && (
        <div>
          <h4>Evidence</h4>
          <ul>
            {item.evidence.map((phrase) => (
              <li key={phrase} className="rubric-item__phrase">
                {phrase}
              </li>
            ))}
          </ul>
        </div>
      )}
      {item.counter_evidence !== null && (
        <p className="measure">
          <strong>Does not count: </strong>
          {item.counter_evidence}
        </p>
      )}
      {item.note !== null && item.note !== "" && <p className="soft measure">{item.note}</p>}
    </article>
  );
}
