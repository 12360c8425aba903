import { Button } from "@mantine/core";
import { Icon } from "@/components/icon";
import { KeyHint } from "@/components/key-hint";
import { itemIn } from "./draft";
import { applicabilityOf, applies, itemState } from "./item-state";
import { turnsInWords } from "./places";
import { itemTitle, type RubricDefinition } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface ItemBarProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

/** Always in sight: the item in focus, what is selected for it, and the last word said. */
export function ItemBar({ rubric, draft, desk }: ItemBarProps) {
  const { item, selected, said } = desk;
  const applicability = item ? applicabilityOf(draft.applicability, item.id) : null;
  const canTakeEvidence = item !== null && applicability !== null && applies(applicability);
  const state =
    item &&
    applicability &&
    itemState(rubric, item, itemIn(draft.draft, item.id), applicability).words;
  return (
    <div className="item-bar" role="group" aria-label="Item in focus">
      <button
        type="button"
        className="item-bar__step"
        aria-label="Previous item"
        onClick={() => desk.goOn(-1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        className="item-bar__step"
        aria-label="Next item"
        onClick={() => desk.goOn(1)}
      >
        <Icon name="down" />
      </button>
      <p className="item-bar__item">
        {item ? `${itemTitle(item)}: ${state ?? ""}` : "Problem area"}
      </p>
      {selected.length > 0 && (
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="e"
          disabled={!canTakeEvidence}
          rightSection={<KeyHint keys={["e"]} />}
          onClick={() => desk.addEvidence()}
        >
          {canTakeEvidence
            ? `Use ${turnsInWords(selected)} as evidence for ${item.id}`
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
