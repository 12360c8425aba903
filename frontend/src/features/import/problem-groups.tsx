import type { PreviewProblem } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import { whereOf } from "./file-words";

function Problems({ problems }: { problems: readonly PreviewProblem[] }) {
  return (
    <ul className="import-problems">
      {problems.map((problem, index) => (
        <li key={index}>
          {whereOf(problem) !== "" && <strong>{whereOf(problem)}: </strong>}
          {problem.detail}
        </li>
      ))}
    </ul>
  );
}

/** What is wrong with a file, what to look at, and what was done with it. */
export function ProblemGroups({ problems }: { problems: readonly PreviewProblem[] }) {
  const of = (severity: PreviewProblem["severity"]) =>
    problems.filter((problem) => problem.severity === severity);
  // Speakers without a role are asked about where they are listed.
  const errors = of("error").filter((problem) => problem.code !== "unmapped_speakers");
  const warnings = of("warning");
  const notes = of("note");
  return (
    <>
      {errors.length > 0 && (
        <Note tone="error" title="This file cannot be taken in. Nothing of it is stored.">
          <Problems problems={errors} />
        </Note>
      )}
      {warnings.length > 0 && (
        <Note tone="caution" title={`${counted(warnings.length, "place")} to look at`}>
          <Problems problems={warnings} />
        </Note>
      )}
      {notes.length > 0 && (
        <details>
          <summary>{counted(notes.length, "remark")} on how it was read</summary>
          <Problems problems={notes} />
        </details>
      )}
    </>
  );
}
