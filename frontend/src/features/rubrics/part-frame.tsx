import type { ReactNode } from "react";
import type { RubricDefinition, RubricPart } from "@/api/types";
import { Marked } from "./marked";
import { lineageSentence, limitSentences, whenSentence } from "./part-words";

interface PartFrameProps {
  /** "Item", "Question" or "Count". */
  kind: string;
  part: RubricPart;
  name: string;
  assesses: string | null;
  definition: RubricDefinition;
  isFound: boolean;
  /** What is written by hand on paper: "Tally and count". */
  formLine?: string;
  children: ReactNode;
}

/** What every part has: its name, when it is asked for, its note and what it was before. */
export function PartFrame({
  kind,
  part,
  name,
  assesses,
  definition,
  isFound,
  formLine,
  children,
}: PartFrameProps) {
  const lineage = lineageSentence(part.lineage, definition);
  return (
    <article
      id={`part-${part.id}`}
      className="panel rubric-part"
      aria-label={`${kind} ${part.id}`}
      hidden={!isFound}
    >
      <div>
        <h3>
          <span className="rubric-part__id">
            <Marked text={part.id} />
          </span>{" "}
          <Marked text={name} />
        </h3>
        {assesses !== null && (
          <p className="measure rubric-part__assesses">
            <Marked text={assesses} />
          </p>
        )}
        <p className="soft">{whenSentence(part, definition)}</p>
        {limitSentences(part, definition).map((sentence) => (
          <p key={sentence} className="rubric-part__limit">
            {sentence}
          </p>
        ))}
      </div>
      {children}
      {part.note !== null && (
        <p className="measure">
          <strong>Note: </strong>
          <Marked text={part.note} />
        </p>
      )}
      {formLine !== undefined && <p className="rubric-form rubric-form__line">{formLine}</p>}
      {lineage !== null && <p className="soft small measure no-print">{lineage}</p>}
    </article>
  );
}
