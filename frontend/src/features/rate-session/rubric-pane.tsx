import { Textarea } from "@mantine/core";
import { type MouseEvent, useEffect, useLayoutEffect, useRef } from "react";
import { Note } from "@/components/note";
import { FlagsRaised } from "./flags-raised";
import { PartCard } from "./part-card";
import { groupsOf } from "./parts";
import { ProblemAreasCard } from "./problem-areas-card";
import { asksProblemArea, type RubricDefinition } from "./rubric-definition";
import { ScoresCard } from "./scores-card";
import { UnsettledEdits } from "./unsettled-edits";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";
import "./rubric-pane.css";

interface RubricPaneProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

/**
 * The control that the keyboard goes to in a card: the chosen or first point or answer, one more of a
 * count, or the row itself.
 */
function firstControl(card: Element, scale: string): HTMLElement | null {
  const choices = [
    `[data-scale="${scale}"] input:checked`,
    `[data-scale="${scale}"] input`,
    "fieldset input:checked",
    "fieldset input",
    "[data-tally]",
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
  const pressed = useRef<{ stop: string; top: number } | null>(null);
  const { wish } = desk;

  useEffect(() => {
    if (!wish) return;
    const card = pane.current?.querySelector(`[data-stop="${wish.stop}"]`);
    if (!card) return;
    firstControl(card, wish.scale)?.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }, [wish]);

  // The card that was open closes above or below; the row that was pressed stays where it is.
  useLayoutEffect(() => {
    const { current: at } = pressed;
    pressed.current = null;
    const row = pane.current?.querySelector(`[data-stop="${desk.stop}"]`);
    if (at?.stop !== desk.stop || !row || !pane.current) return;
    pane.current.scrollTop += row.getBoundingClientRect().top - at.top;
  }, [desk.stop]);

  function notePress({ target }: MouseEvent) {
    const row = target instanceof Element ? target.closest(".item__row") : null;
    const card = row?.closest<HTMLElement>("[data-stop]");
    if (!card) return;
    pressed.current = { stop: card.dataset.stop ?? "", top: card.getBoundingClientRect().top };
  }

  // What a rating adds up to is shown first, once it is submitted.
  useEffect(() => {
    if (!draft.canWrite && pane.current) pane.current.scrollTop = 0;
  }, [draft.canWrite]);

  return (
    <section ref={pane} className="rubric-pane" aria-label="Rubric" onClickCapture={notePress}>
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
      {!draft.canWrite && <ScoresCard rubric={rubric} rating={draft.rating} />}
      {groupsOf(rubric).map(({ id, title, parts }) => (
        <section key={id ?? title} aria-labelledby={`section-${id ?? title}`}>
          <h2 id={`section-${id ?? title}`} className="rubric-pane__section">
            {id === null ? title : `${id} ${title}`}
          </h2>
          <ul className="plain-list">
            {parts.map((part) => (
              <PartCard key={part.id} rubric={rubric} part={part} draft={draft} desk={desk} />
            ))}
          </ul>
        </section>
      ))}
      {rubric.flags.length > 0 && <FlagsRaised rubric={rubric} draft={draft} desk={desk} />}
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
