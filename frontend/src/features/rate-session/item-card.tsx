import { StateMark } from "@/components/state-mark";
import { itemIn } from "./draft";
import { ItemEditor } from "./item-editor";
import { ItemReading } from "./item-reading";
import { applicabilityOf, applies, itemState } from "./item-state";
import type { RubricDefinition, RubricItem } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface ItemCardProps {
  rubric: RubricDefinition;
  item: RubricItem;
  draft: RatingDraft;
  desk: Desk;
}

/** An item as a row with its state; the one in focus is open. */
export function ItemCard({ rubric, item, draft, desk }: ItemCardProps) {
  const applicability = applicabilityOf(draft.applicability, item.id);
  const { progress, words, tone } = itemState(
    rubric,
    item,
    itemIn(draft.draft, item.id),
    applicability,
  );
  const isOpen = desk.stop === item.id;
  const isEdited = draft.canWrite && applies(applicability);
  const Body = isEdited ? ItemEditor : ItemReading;
  return (
    <li
      className={isOpen ? "item item--open" : "item"}
      data-progress={progress}
      data-stop={item.id}
    >
      <h3 className="item__heading">
        <button
          type="button"
          className="item__row"
          aria-expanded={isOpen}
          aria-current={isOpen ? "step" : undefined}
          onClick={() => (isOpen ? desk.close() : desk.goTo(item.id, { takesFocus: false }))}
        >
          <span className="item__id">{item.id}</span>{" "}
          <span className="item__name">{item.name}</span> <StateMark tone={tone}>{words}</StateMark>
        </button>
      </h3>
      {isOpen && (
        <Body rubric={rubric} item={item} applicability={applicability} draft={draft} desk={desk} />
      )}
    </li>
  );
}
