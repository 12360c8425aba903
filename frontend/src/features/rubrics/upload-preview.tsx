import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { RubricPreview } from "@/api/types";
import type { Looked } from "@/components/definition/definition-upload";
import { RightForm } from "@/components/definition/right-form";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { ComparisonView } from "./comparison-view";
import { comparisonSentence } from "./comparison-words";
import { RubricReader } from "./rubric-reader";

/** The instrument as it would be added, what differs from the version before, and adding it. */
export function UploadPreview({ answer, text, isStale, forget }: Looked<RubricPreview>) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { definition, comparison, refusal, earlier } = answer;

  async function add(right: string) {
    const added = await answerOf(
      api.POST("/api/v1/rubrics/", {
        body: { programme: programme.id, text, permission_note: right },
      }),
    );
    forget();
    await queries.invalidateQueries({ queryKey: ["rubrics"] });
    notifyDone(`${added.title} ${added.version} was added. Choose it to use it in new rounds.`);
    await navigate({ to: "/rubrics/$id", params: { id: added.id } });
  }

  if (definition === null) return null;
  return (
    <>
      {refusal?.code === "already_there" && earlier != null && (
        <p>
          <Link to="/rubrics/$id" params={{ id: earlier }}>
            Read the newest version of the programme
          </Link>
        </p>
      )}
      {refusal === null && (
        <>
          <Note tone="done" title={`${definition.title} ${definition.version} can be added`} live>
            <p>Read below how it will look. Nothing is stored yet.</p>
          </Note>
          <RightForm label="Add this instrument" isStale={isStale} onAdd={add} />
        </>
      )}
      {comparison !== null && (
        <section className="stack stack--tight" aria-label="What differs">
          <h2 className="section-title">
            What differs from {comparison.earlier_version}, the newest version of the programme
          </h2>
          <p className="measure">{comparisonSentence(comparison)}</p>
          <details className="panel definition-preview__fold">
            <summary>Show every difference</summary>
            <ComparisonView comparison={comparison} />
          </details>
        </section>
      )}
      <section className="stack" aria-label="How it will look">
        <h2 className="definition-preview__title">
          {definition.title}, version {definition.version}
        </h2>
        <RubricReader definition={definition} />
      </section>
    </>
  );
}
