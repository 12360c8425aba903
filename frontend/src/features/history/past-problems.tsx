import type { PastPreview, PastProblem } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";

function Problems({ problems }: { problems: readonly PastProblem[] }) {
  return (
    <ul className="past-problems">
      {problems.map((problem, index) => (
        <li key={index}>
          {placeOf(problem) !== "" && <strong>{placeOf(problem)}: </strong>}
          {withoutPlace(problem)}
        </li>
      ))}
    </ul>
  );
}

/** "Line 26, column adherence" */
export function placeOf({ line, column }: PastProblem): string {
  const parts = [
    ...(line === null ? [] : [`Line ${line}`]),
    ...(column === null ? [] : [`column ${column}`]),
  ];
  const place = parts.join(", ");
  return place.charAt(0).toUpperCase() + place.slice(1);
}

/** The sentence without the line that stands before it already. */
export function withoutPlace({ detail, line }: PastProblem): string {
  const said = `Line ${line}: `;
  if (!detail.startsWith(said)) return detail;
  const rest = detail.slice(said.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** What is wrong with a file, and what to look at. */
export function PastProblems({ preview }: { preview: PastPreview }) {
  const { problems, warnings, n_errors: n } = preview;
  const more = n - problems.length;
  return (
    <>
      {n > 0 && (
        <Note
          tone="error"
          title={`This file cannot be taken in: ${counted(n, "problem")}. Nothing of it is stored.`}
        >
          <Problems problems={problems} />
          {more > 0 && <p>{counted(more, "more problem")} like these.</p>}
        </Note>
      )}
      {warnings.length > 0 && (
        <Note tone="caution" title={`${counted(warnings.length, "remark")} to look at`}>
          <Problems problems={warnings} />
        </Note>
      )}
    </>
  );
}
