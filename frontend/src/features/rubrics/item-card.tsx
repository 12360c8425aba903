import type { RubricDefinition, RubricItem, RubricScale } from "@/api/types";
import { toneOf } from "@/charts/tones";
import { Marked } from "./marked";
import { PartFrame } from "./part-frame";
import { ScoreBoxes } from "./score-boxes";

interface ItemCardProps {
  item: RubricItem;
  definition: RubricDefinition;
  isFound: boolean;
}

/** One item in full: what it assesses, when it applies, its anchors and what counts as evidence. */
export function ItemCard({ item, definition, isFound }: ItemCardProps) {
  const scales = Object.values(definition.scales);
  const ids = scales.map(({ id }) => id);
  return (
    <PartFrame
      kind="Item"
      part={item}
      name={item.name}
      assesses={item.assesses}
      definition={definition}
      isFound={isFound}
      formLine="Turns and note"
    >
      <div className="rubric-part__scales">
        {scales
          .filter(({ id }) => item.scales.includes(id))
          .map((scale) => (
            <Anchors key={scale.id} item={item} scale={scale} tone={toneOf(ids, scale.id)} />
          ))}
      </div>
      {item.evidence.length > 0 && (
        <div>
          <h4>Evidence</h4>
          <ul>
            {item.evidence.map((phrase) => (
              <li key={phrase} className="rubric-part__phrase">
                <Marked text={phrase} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {item.counter_evidence !== null && (
        <p className="measure">
          <strong>Does not count: </strong>
          <Marked text={item.counter_evidence} />
        </p>
      )}
      {item.motivated_by !== null && item.motivated_by !== "" && (
        <p className="soft measure no-print">
          <strong>Why it is rated: </strong>
          <Marked text={item.motivated_by} />
        </p>
      )}
    </PartFrame>
  );
}

function Anchors({ item, scale, tone }: { item: RubricItem; scale: RubricScale; tone: string }) {
  const anchors = Object.entries(item.anchors[scale.id] ?? {}).sort(
    ([a], [b]) => Number(a) - Number(b),
  );
  const points = Object.keys(scale.points).sort((a, b) => Number(a) - Number(b));
  return (
    <section aria-label={`${scale.label} of ${item.id}`}>
      <h4 className={`rubric-part__scale rubric-part__scale--${tone}`}>{scale.label}</h4>
      <dl className="rubric-part__anchors">
        {anchors.map(([point, text]) => (
          <div key={point}>
            <dt>{point}</dt>
            <dd>
              <Marked text={text} />
            </dd>
          </div>
        ))}
      </dl>
      <ScoreBoxes choices={[...points, "not applicable"]} />
    </section>
  );
}
