import type { RubricDefinition } from "@/api/types";
import type { Requirement } from "@/api/rubric-definition";
import { REQUIREMENTS } from "./part-words";

/** Which part is asked for in which phase, as shape and word. */
export function PhaseMatrix({ definition }: { definition: RubricDefinition }) {
  const parts = [
    ...definition.items.map((one) => ({ ...one, name: one.name })),
    ...definition.categories.map((one) => ({ ...one, name: one.question })),
    ...definition.counts,
  ];
  return (
    <section id="matrix" className="stack stack--tight no-print" aria-labelledby="matrix-title">
      <h2 id="matrix-title" className="section-title">
        Which item when
      </h2>
      <p className="soft" aria-hidden="true">
        {Object.values(REQUIREMENTS)
          .map(({ sign, word }) => `${sign} ${word}`)
          .join("   ")}
      </p>
      <div className="matrix" role="region" aria-label="Items by phase" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Item</th>
              {definition.phases.map((phase) => (
                <th key={phase.id} scope="col">
                  {phase.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.id}>
                <th scope="row">
                  <a href={`#part-${part.id}`}>
                    {part.id} {part.name}
                  </a>
                </th>
                {definition.phases.map((phase) => (
                  <RequirementCell key={phase.id} requirement={part.phases[phase.id] ?? "never"} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function RequirementCell({ requirement }: { requirement: Requirement }) {
  const { sign, word } = REQUIREMENTS[requirement];
  return (
    <td title={word}>
      <span aria-hidden="true">{sign}</span>
      <span className="visually-hidden">{word}</span>
    </td>
  );
}
