import type { Phase, PhaseRule, RubricDefinition } from "@/api/types";

const RULES: Record<PhaseRule, { sign: string; word: string }> = {
  required: { sign: "●", word: "required" },
  once_per_phase: { sign: "◐", word: "once in the phase" },
  conditional: { sign: "○", word: "where there is occasion" },
  never: { sign: "–", word: "not applicable" },
};

/** Which item is rated in which phase, as shape and word. */
export function PhaseMatrix({ definition }: { definition: RubricDefinition }) {
  return (
    <section id="matrix" className="stack stack--tight" aria-labelledby="matrix-title">
      <h2 id="matrix-title" className="section-title">
        Which item when
      </h2>
      <p className="soft" aria-hidden="true">
        {Object.values(RULES)
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
            {definition.items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  <a href={`#item-${item.id}`}>
                    {item.id} {item.name}
                  </a>
                </th>
                {definition.phases.map((phase) => (
                  <RuleCell key={phase.id} rule={item.phases[phase.id as Phase]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function RuleCell({ rule }: { rule: PhaseRule }) {
  const { sign, word } = RULES[rule];
  return (
    <td title={word}>
      <span aria-hidden="true">{sign}</span>
      <span className="visually-hidden">{word}</span>
    </td>
  );
}
