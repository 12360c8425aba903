import { Button } from "@mantine/core";
import { Icon } from "@/components/icon";
import { KeyHint } from "@/components/key-hint";
import { applicabilityOf, applies } from "./applicability";
import { itemIn } from "./draft";
import { itemState } from "./item-state";
import { isCategory, isCount, partTitle } from "./parts";
import { turnsInWords } from "./places";
import type { RubricDefinition } from "./rubric-definition";
import { AREAS } from "./stops";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface ItemBarProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

/** Always in sight: the item in focus, what is selected for it, and the last word said. */
export function ItemBar({ rubric, draft, desk }: ItemBarProps) {
  const { part, selected, said } = desk;
  const applicability = part ? applicabilityOf(draft.applicability, part.id) : null;
  const canAnswer = part !== null && applicability !== null && applies(applicability);
  const state =
    part &&
    applicability &&
    itemState(rubric, part, itemIn(draft.draft, part.id), applicability).words;
  const number = part ? itemIn(draft.draft, part.id).count : null;
  const placeWord = desk.stop === AREAS ? "Problem area" : "Nothing is open";
  return (
    <div className="item-bar" role="group" aria-label="In focus">
      <button
        type="button"
        className="item-bar__step"
        aria-label="Previous place"
        onClick={() => desk.goOn(-1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        className="item-bar__step"
        aria-label="Next place"
        onClick={() => desk.goOn(1)}
      >
        <Icon name="down" />
      </button>
      <p className="item-bar__item">
        {part ? `${partTitle(part)}${isCategory(part) ? "" : ":"} ${state ?? ""}` : placeWord}
      </p>
      {part && canAnswer && isCount(part) && (
        <div className="row item-bar__tally">
          <Button
            variant="default"
            aria-label={`One less ${part.name}`}
            disabled={number === null || number === 0}
            onClick={() => desk.tally(-1)}
          >
            −
          </Button>
          <Button aria-label={`One more ${part.name}`} onClick={() => desk.tally(1)}>
            +1
          </Button>
        </div>
      )}
      {selected.length > 0 && (
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="e"
          disabled={!canAnswer}
          rightSection={<KeyHint keys={["e"]} />}
          onClick={() => desk.addEvidence()}
        >
          {canAnswer
            ? `Use ${turnsInWords(selected)} as evidence for ${part.id}`
            : `Selected: ${turnsInWords(selected)}`}
        </Button>
      )}
      <p className="visually-hidden" role="status" aria-label="Turn">
        {desk.turnSpoken}
      </p>
      <p className="item-bar__said" role="status" aria-label="Last word">
        {said}
      </p>
    </div>
  );
}
