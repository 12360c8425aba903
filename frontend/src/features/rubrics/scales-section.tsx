import type { RubricDefinition } from "@/api/types";
import { toneOf } from "@/charts/tones";
import { agreementSentence } from "./statistic-words";

/** What the points of each scale mean for every item. */
export function ScalesSection({ definition }: { definition: RubricDefinition }) {
  const scales = Object.values(definition.scales);
  const ids = scales.map(({ id }) => id);
  return (
    <section id="scales" className="stack stack--tight" aria-labelledby="scales-title">
      <h2 id="scales-title" className="section-title">
        {scales.length === 1 ? "The scale" : "The scales"}
      </h2>
      <div className="rubric-scales">
        {scales.map((scale) => (
          <section key={scale.id} className="panel rubric-scale" aria-label={scale.label}>
            <h3 className={`rubric-part__scale rubric-part__scale--${toneOf(ids, scale.id)}`}>
              {scale.label}, {scale.min} to {scale.max}
            </h3>
            <p>{scale.question}</p>
            <dl className="rubric-part__anchors">
              {Object.entries(scale.points)
                .sort(([a], [b]) => Number(a) - Number(b))
                .map(([point, label]) => (
                  <div key={point}>
                    <dt>{point}</dt>
                    <dd>
                      {label}
                      {scale.general_anchors[point] !== undefined && (
                        <span className="soft rubric-scale__general">
                          {scale.general_anchors[point]}
                        </span>
                      )}
                    </dd>
                  </div>
                ))}
            </dl>
            {scale.direction === "lower_is_better" && <p>Lower is better.</p>}
            <p className="soft small no-print">{agreementSentence(scale.statistics)}</p>
          </section>
        ))}
      </div>
    </section>
  );
}
