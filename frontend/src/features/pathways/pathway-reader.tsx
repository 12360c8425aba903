import type { ReactNode } from "react";
import type { PathwayDefinition } from "@/api/types";
import { instrumentSentence } from "./adoption";
import "./pathways.css";

interface PathwayReaderProps {
  definition: PathwayDefinition;
  /** Facts that stand beside the text's own, as pairs of dt and dd. */
  more?: ReactNode;
}

/** A pathway as a checklist: every rule in a sentence, and why it is there. */
export function PathwayReader({ definition, more }: PathwayReaderProps) {
  return (
    <div className="stack stack--loose">
      <section className="stack stack--tight" aria-labelledby="rules-title">
        <h2 id="rules-title" className="section-title">
          What has to be met
        </h2>
        <ol className="pathway-rules measure">
          {definition.rules.map((rule) => (
            <li key={rule.id}>
              <div>
                <p className="pathway-rules__sentence">{rule.sentence}</p>
                {rule.why !== null && <p className="soft">{rule.why}</p>}
              </div>
            </li>
          ))}
        </ol>
      </section>
      <section className="stack stack--tight" aria-labelledby="about-title">
        <h2 id="about-title" className="section-title">
          About these rules
        </h2>
        <dl className="facts pathway-facts">
          <dt>Scores that count</dt>
          <dd className="measure">{instrumentSentence(definition.instrument)}</dd>
          <dt>Licence</dt>
          <dd className="measure">{definition.licence}</dd>
          <dt>Permission</dt>
          <dd className="measure">{definition.permission}</dd>
          {more}
        </dl>
        <h3 className="pathway-subtitle">What they draw on</h3>
        <ul className="measure pathway-sources">
          {definition.sources.map(({ title, used_for }) => (
            <li key={title}>
              {title}: <span className="soft">{used_for}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
