import type { RubricDefinition } from "@/api/rubric-definition";
import type { Consensus } from "@/api/types";
import { counted } from "@/lib/words";
import { answerWords, partName } from "./words";

/** What the raters said alike, which is merged without a word. */
export function AgreedItems({ one, rubric }: { one: Consensus; rubric: RubricDefinition }) {
  const agreed = one.items.filter(({ state }) => state === "agreed");
  if (agreed.length === 0) return null;
  return (
    <details className="panel">
      <summary>Agreed from the start: {counted(agreed.length, "answer")}</summary>
      <ul className="plain-list confer-agreed">
        {agreed.map(({ item, holds }) => (
          <li key={item}>
            <strong>{item}</strong> {partName(rubric, item)}{" "}
            <span className="soft">{holds === null ? "" : answerWords(holds, rubric)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
