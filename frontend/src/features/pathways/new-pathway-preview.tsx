import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { PathwayPreview } from "@/api/types";
import type { Looked } from "@/components/definition/definition-upload";
import { RightForm } from "@/components/definition/right-form";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { PathwayDifferences } from "./pathway-differences";
import { PathwayReader } from "./pathway-reader";

/** The pathway as it would be added, what differs from the version before, and adding it. */
export function NewPathwayPreview({ answer, text, isStale, forget }: Looked<PathwayPreview>) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { definition, comparison, refusal } = answer;

  async function add(right: string) {
    const added = await answerOf(
      api.POST("/api/v1/pathways/", {
        body: { programme: programme.id, text, permission_note: right },
      }),
    );
    forget();
    await queries.invalidateQueries({ queryKey: ["pathways"] });
    notifyDone(`${added.title} ${added.version} was added. Adopt it to certify by it.`);
    await navigate({ to: "/pathways/$id", params: { id: added.id } });
  }

  if (definition === null) return null;
  return (
    <>
      {refusal === null && (
        <>
          <Note tone="done" title={`${definition.title} ${definition.version} can be added`} live>
            <p>Read its rules below. Nothing is stored yet.</p>
          </Note>
          <RightForm label="Add this pathway" isStale={isStale} onAdd={add} />
        </>
      )}
      {comparison !== null && (
        <section className="stack stack--tight" aria-label="What differs">
          <h2 className="section-title">
            What differs from {comparison.earlier_version}, the newest version of the programme
          </h2>
          <details className="panel definition-preview__fold">
            <summary>Show every difference</summary>
            <h3 className="visually-hidden">Text by text</h3>
            <PathwayDifferences comparison={comparison} />
          </details>
        </section>
      )}
      <section className="stack" aria-label="How it will look">
        <h2 className="definition-preview__title">
          {definition.title}, version {definition.version}
        </h2>
        <p className="measure">{definition.summary}</p>
        <PathwayReader definition={definition} />
      </section>
    </>
  );
}
