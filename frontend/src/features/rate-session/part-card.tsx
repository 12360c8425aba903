import { StateMark } from "@/components/state-mark";
import { applicabilityOf, applies } from "./applicability";
import { itemIn } from "./draft";
import { itemState } from "./item-state";
import { PartEditor } from "./part-editor";
import { PartReading } from "./part-reading";
import { type Part, partName } from "./parts";
import type { RubricDefinition } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface PartCardProps {
  rubric: RubricDefinition;
  part: Part;
  draft: RatingDraft;
  desk: Desk;
}

/** An item, a question or a count as a row with its state; the one in focus is open. */
export function PartCard({ rubric, part, draft, desk }: PartCardProps) {
  const applicability = applicabilityOf(draft.applicability, part.id);
  const { progress, words, tone } = itemState(
    rubric,
    part,
    itemIn(draft.draft, part.id),
    applicability,
  );
  const isOpen = desk.stop === part.id;
  const isEdited = draft.canWrite && applies(applicability);
  const Body = isEdited ? PartEditor : PartReading;
  return (
    <li
      className={isOpen ? "item item--open" : "item"}
      data-progress={progress}
      data-stop={part.id}
    >
      <h3 className="item__heading">
        <button
          type="button"
          className="item__row"
          aria-expanded={isOpen}
          aria-current={isOpen ? "step" : undefined}
          onClick={() => (isOpen ? desk.close() : desk.goTo(part.id, { takesFocus: false }))}
        >
          <span className="item__id">{part.id}</span>{" "}
          <span className="item__name">{partName(part)}</span>{" "}
          <StateMark tone={tone}>{words}</StateMark>
        </button>
      </h3>
      {isOpen && (
        <Body rubric={rubric} part={part} applicability={applicability} draft={draft} desk={desk} />
      )}
    </li>
  );
}
