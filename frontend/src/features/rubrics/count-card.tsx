import type { RubricCount, RubricDefinition } from "@/api/types";
import { Marked } from "./marked";
import { PartFrame } from "./part-frame";
import { agreementSentence } from "./statistic-words";

interface CountCardProps {
  count: RubricCount;
  definition: RubricDefinition;
  isFound: boolean;
}

/** Something that is counted, with examples; a count never enters a mean. */
export function CountCard({ count, definition, isFound }: CountCardProps) {
  return (
    <PartFrame
      kind="Count"
      part={count}
      name={count.name}
      assesses={count.assesses}
      definition={definition}
      isFound={isFound}
      formLine="Tally and count"
    >
      {count.examples.length > 0 && (
        <div>
          <h4>Examples</h4>
          <ul>
            {count.examples.map((example) => (
              <li key={example} className="rubric-part__phrase">
                <Marked text={example} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="soft small no-print">{agreementSentence(count.statistics)}</p>
    </PartFrame>
  );
}
