import type { RubricDefinition } from "@/api/types";
import { benchmarkLines, scoringSentences, summaryRule } from "./scoring-words";

/** How answers become scores, in words. */
export function ScoringSection({ definition }: { definition: RubricDefinition }) {
  const { summaries } = definition.scoring;
  const benchmarks = benchmarkLines(definition);
  return (
    <section id="scoring" className="stack stack--tight" aria-labelledby="scoring-title">
      <h2 id="scoring-title" className="section-title">
        How answers become scores
      </h2>
      <ul className="measure rubric__rules">
        {scoringSentences(definition).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {summaries.length > 0 && (
        <>
          <h3 className="rubric__subtitle">Made of counts</h3>
          <dl className="facts">
            {summaries.map((summary) => (
              <div key={summary.id} className="rubric__fact">
                <dt>{summary.label}</dt>
                <dd>
                  {summaryRule(summary)}
                  {summary.unit !== "sum" && "; none when the divisor is 0"}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {benchmarks.length > 0 && (
        <>
          <h3 className="rubric__subtitle">Values to compare with</h3>
          <p className="soft">They are shown beside a score; none of them decides anything.</p>
          <dl className="facts">
            {benchmarks.map(({ label, rule, source }) => (
              <div key={label + rule} className="rubric__fact">
                <dt>{label}</dt>
                <dd>
                  {rule}
                  {source !== null && <span className="soft"> ({source})</span>}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
