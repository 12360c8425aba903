import type { RubricDefinition, RubricFlag } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { Marked } from "./marked";

const CONSEQUENCES: Record<RubricFlag["consequence"], string> = {
  recorded: "It is recorded.",
  blocks_pass_until_resolved: "It blocks a pass until somebody else has settled it.",
};

interface FlagsSectionProps {
  definition: RubricDefinition;
  found: ReadonlySet<string>;
}

/** What a session should not contain, and what follows when it does. */
export function FlagsSection({ definition, found }: FlagsSectionProps) {
  return (
    <section
      id="flags"
      className="stack stack--tight"
      aria-labelledby="flags-title"
      hidden={!definition.flags.some(({ id }) => found.has(id))}
    >
      <h2 id="flags-title" className="section-title">
        Flags
      </h2>
      <p className="soft">Never averaged into a score.</p>
      <ul className="plain-list rubric-flags">
        {definition.flags.map((flag) => (
          <li key={flag.id} id={`part-${flag.id}`} hidden={!found.has(flag.id)}>
            <p className="measure">
              <span className="rubric-form rubric-form__box">☐ </span>
              <strong>
                <Marked text={flag.id} />
              </strong>{" "}
              <Marked text={flag.text} />
            </p>
            <p className="row">
              <StateMark tone={flag.kind === "harm" ? "alert" : "partial"}>
                {flag.kind === "harm" ? "Harm" : "Drift"}
              </StateMark>
              <span className="soft">{CONSEQUENCES[flag.consequence]}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
