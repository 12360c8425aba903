import { Link } from "@tanstack/react-router";
import type { RubricPreview } from "@/api/types";
import { Note } from "@/components/note";
import { AddForm } from "./add-form";
import { ComparisonView } from "./comparison-view";
import { comparisonSentence } from "./comparison-words";
import { ProblemList } from "./problem-list";
import { RubricReader } from "./rubric-reader";
import { refusalWords } from "./upload-words";

interface UploadPreviewProps {
  preview: RubricPreview;
  /** The text that was looked at. */
  checked: string;
  /** The text has been changed since. */
  isStale: boolean;
  onLine: (line: number) => void;
  onAdded: () => void;
}

/** What would come of adding a definition; nothing is stored yet. */
export function UploadPreview({ preview, checked, isStale, onLine, onAdded }: UploadPreviewProps) {
  const { definition, comparison, refusal, problems } = preview;
  const words = refusal === null ? null : refusalWords(refusal.code);
  return (
    <div className="stack stack--loose">
      {isStale && (
        <Note tone="caution" live>
          <p>The text has changed since. Preview it again before you add it.</p>
        </Note>
      )}
      {words !== null && refusal !== null && (
        <Note tone="error" title={words.title}>
          <p>{refusal.detail}</p>
          <p>{words.advice}</p>
          {refusal.code === "already_there" && preview.earlier != null && (
            <Link to="/rubrics/$id" params={{ id: preview.earlier }}>
              Read the newest version
            </Link>
          )}
        </Note>
      )}
      {problems.length > 0 && <ProblemList problems={problems} text={checked} onLine={onLine} />}
      {definition !== null && refusal === null && (
        <>
          <Note tone="done" title={`${definition.title} ${definition.version} can be added`} live>
            <p>Read below how it will look. Nothing is stored yet.</p>
          </Note>
          <AddForm text={checked} isStale={isStale} onAdded={onAdded} />
        </>
      )}
      {comparison !== null && (
        <section className="stack stack--tight" aria-label="What differs">
          <h2 className="section-title">
            What differs from {comparison.earlier_version}, the newest version of the programme
          </h2>
          <p className="measure">{comparisonSentence(comparison)}</p>
          <details className="panel upload-preview__fold">
            <summary>Show every difference</summary>
            <ComparisonView comparison={comparison} />
          </details>
        </section>
      )}
      {definition !== null && (
        <section className="stack" aria-label="How it will look">
          <h2 className="upload-preview__title">
            {definition.title}, version {definition.version}
          </h2>
          <RubricReader definition={definition} />
        </section>
      )}
    </div>
  );
}
