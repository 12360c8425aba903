import { Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Note } from "@/components/note";
import { FlagsRaised } from "./flags-raised";
import { ItemCard } from "./item-card";
import { ProblemAreasCard } from "./problem-areas-card";
import { asksProblemArea, type RubricDefinition } from "./rubric-definition";
import { UnsettledEdits } from "./unsettled-edits";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";
import "./rubric-pane.css";

interface RubricPaneProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

/** The control that the keyboard goes to in a card: the chosen or first point, or the row itself. */
function firstControl(card: Element, scale: string): HTMLElement | null {
  const choices = [
    `[data-scale="${scale}"] input:checked`,
    `[data-scale="${scale}"] input`,
    'input[type="checkbox"]:checked',
    'input[type="checkbox"]',
    "button",
  ];
  for (const choice of choices) {
    const found = card.querySelector<HTMLElement>(choice);
    if (found) return found;
  }
  return null;
}

export function RubricPane({ rubric, draft, desk }: RubricPaneProps) {
  const pane = useRef<HTMLElement>(null);
  const { wish } = desk;

  useEffect(() => {
    if (!wish) return;
    const card = pane.current?.querySelector(`[data-stop="${wish.stop}"]`);
    if (!card) return;
    firstControl(card, wish.scale)?.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }, [wish]);

  return (
    <section ref={pane} className="rubric-pane" aria-label="Rubric">
      {draft.isOpenElsewhere && draft.canWrite && (
        <Note tone="caution" live>
          <p>
            This rating is open in another window too. Work in one of them; nothing is overwritten
            without asking you.
          </p>
        </Note>
      )}
      <UnsettledEdits rubric={rubric} draft={draft} />
      {asksProblemArea(rubric) && <ProblemAreasCard rubric={rubric} draft={draft} desk={desk} />}
      {rubric.sections.map((section) => {
        const items = rubric.items.filter((item) => item.section === section.id);
        if (items.length === 0) return null;
        return (
          <section key={section.id} aria-labelledby={`section-${section.id}`}>
            <h2 id={`section-${section.id}`} className="rubric-pane__section">
              {section.id} {section.title}
            </h2>
            <ul className="plain-list">
              {items.map((item) => (
                <ItemCard key={item.id} rubric={rubric} item={item} draft={draft} desk={desk} />
              ))}
            </ul>
          </section>
        );
      })}
      <FlagsRaised rubric={rubric} draft={draft} desk={desk} />
      {draft.canWrite ? (
        <Textarea
          label="Note on the session"
          rows={3}
          value={draft.draft.note}
          onChange={(event) => draft.setNote(event.currentTarget.value)}
          onBlur={draft.flush}
        />
      ) : (
        draft.draft.note !== "" && (
          <section aria-labelledby="session-note">
            <h2 id="session-note" className="rubric-pane__section">
              Note on the session
            </h2>
            <p className="quoted">{draft.draft.note}</p>
          </section>
        )
      )}
    </section>
  );
}
