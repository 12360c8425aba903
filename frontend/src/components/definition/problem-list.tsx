import type { DefinitionProblem } from "@/api/types";
import { counted } from "@/lib/words";
import { problemPlace } from "./upload-words";

interface ProblemListProps {
  problems: readonly DefinitionProblem[];
  /** The text as it was checked, to show the lines that problems are about. */
  text: string;
  onLine: (line: number) => void;
}

/** Every problem beside the line of text it is about; the line leads to its place. */
export function ProblemList({ problems, text, onLine }: ProblemListProps) {
  const lines = text.split("\n");
  const inOrder = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return (
    <section className="stack stack--tight" aria-labelledby="problems-title">
      <h2 id="problems-title" className="section-title">
        {counted(problems.length, "problem")}
      </h2>
      <ol className="plain-list problems">
        {inOrder.map(({ line, item, rule, message }, index) => (
          <li key={index} className="problems__one">
            <p>
              {line === null ? (
                <strong>{problemPlace(line, item)}</strong>
              ) : (
                <button type="button" className="link-button" onClick={() => onLine(line)}>
                  {problemPlace(line, item)}
                </button>
              )}{" "}
              <span className="soft small">rule {rule}</span>
            </p>
            <p>{message}</p>
            {line !== null && <code className="problems__line">{lines[line - 1] ?? ""}</code>}
          </li>
        ))}
      </ol>
    </section>
  );
}
