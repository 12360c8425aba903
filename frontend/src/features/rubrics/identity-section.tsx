import type { ReactNode } from "react";
import type { RubricDefinition } from "@/api/types";
import { fromCode } from "@/lib/words";

interface IdentitySectionProps {
  definition: RubricDefinition;
  /** What the programme knows beyond the text: its own permission, the fingerprint. */
  more?: ReactNode;
}

const LANGUAGES = new Intl.DisplayNames("en-GB", { type: "language" });

/** Which text this is, whose it is, by what right it is used and what it draws on. */
export function IdentitySection({ definition, more }: IdentitySectionProps) {
  return (
    <section id="about" className="stack stack--tight no-print" aria-labelledby="about-title">
      <h2 id="about-title" className="section-title">
        About this text
      </h2>
      <dl className="facts">
        <dt>Version</dt>
        <dd>
          {definition.version}, {fromCode(definition.status).toLowerCase()}
          {definition.follows !== null && `, follows ${definition.follows}`}
        </dd>
        <dt>Language</dt>
        <dd>{LANGUAGES.of(definition.language) ?? definition.language}</dd>
        <dt>Licence</dt>
        <dd className="measure">{definition.licence}</dd>
        <dt>Permission</dt>
        <dd className="measure">{definition.permission}</dd>
        {definition.dropped.length > 0 && (
          <>
            <dt>Dropped</dt>
            <dd className="measure">
              {definition.dropped.join(", ")}, which {definition.follows} had
            </dd>
          </>
        )}
        {more}
      </dl>
      <details className="rubric__sources">
        <summary>What it draws on ({definition.sources.length})</summary>
        <ul className="rubric__rules measure">
          {definition.sources.map(({ title, used_for }) => (
            <li key={title}>
              {title}: <span className="soft">{used_for}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
