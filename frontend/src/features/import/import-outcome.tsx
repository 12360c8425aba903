import { Link } from "@tanstack/react-router";
import type { ImportResult } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import { formatOf } from "./file-words";

function title(result: ImportResult): string {
  const sessions = counted(result.transcripts.length, "session");
  if (result.already_imported) {
    return `This file was here already, with ${sessions}. Nothing was added.`;
  }
  const fresh = result.transcripts.filter((one) => !one.already_present).length;
  const known = result.transcripts.length - fresh;
  const also = known > 0 ? `; ${known} ${known === 1 ? "was" : "were"} here already` : "";
  return `${counted(fresh, "session")} brought in from ${formatOf(result.format)}${also}.`;
}

/** What came of an import: the sessions, and what was noticed by line. */
export function ImportOutcome({ result }: { result: ImportResult }) {
  const [only] = result.transcripts;
  const isNew = result.transcripts.length === 1 && only?.already_present === false;
  return (
    <div className="stack">
      <Note tone={result.already_imported ? "info" : "done"} title={title(result)} live />
      {result.transcripts.some((one) => one.already_present) && (
        <p>Who speaks, and as what, is changed on the page of the session.</p>
      )}
      {isNew && (
        <p>
          <strong>Next:</strong> take out of the text what could tell who somebody is. No rater is
          given the session before.{" "}
          <Link to="/sessions/$id/deidentification" params={{ id: only.session }}>
            Review the text
          </Link>
        </p>
      )}
      <ul aria-label="Imported sessions">
        {result.transcripts.map((one) => (
          <li key={one.id}>
            <Link to="/sessions/$id" params={{ id: one.session }}>
              {one.label}
            </Link>{" "}
            <span className="soft">
              {counted(one.n_turns, "turn")}
              {one.already_present && !result.already_imported && ", here already"}
            </span>
          </li>
        ))}
      </ul>
      {result.warnings.length > 0 && (
        <section className="stack stack--tight" aria-labelledby="import-warnings">
          <h2 id="import-warnings" className="section-title">
            {counted(result.warnings.length, "remark")}
          </h2>
          <p className="soft">These lines were kept as they are. Look whether they matter.</p>
          <ul>
            {result.warnings.map((warning, index) => (
              <li key={index}>
                {warning.line !== null && <strong>Line {warning.line}: </strong>}
                {warning.detail}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
