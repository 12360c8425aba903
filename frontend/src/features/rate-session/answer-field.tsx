import { CategoryField } from "./category-field";
import { CountField } from "./count-field";
import { type ItemValue, scoreOn } from "./draft";
import { withScore } from "./item-edits";
import { isCategory, isCount, type Part } from "./parts";
import { type RubricDefinition, scaleOf, scaleTone } from "./rubric-definition";
import { ScaleField } from "./scale-field";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface AnswerFieldProps {
  rubric: RubricDefinition;
  part: Part;
  value: ItemValue;
  draft: RatingDraft;
  desk: Desk;
}

/** Where the answer to a part is given: its scales, its choices, or its tally. */
export function AnswerField({ rubric, part, value, draft, desk }: AnswerFieldProps) {
  if (isCategory(part)) {
    return (
      <CategoryField
        category={part}
        choices={value.choices}
        onChoose={(choice) => desk.choose(part, choice)}
      />
    );
  }
  if (isCount(part)) {
    return (
      <CountField
        count={part}
        number={value.count}
        onTally={(by) => desk.tally(by)}
        onChange={(number) => desk.setCount(part, number)}
      />
    );
  }
  const isStacked = part.scales.length > 2;
  return (
    <div
      className={
        isStacked ? "item-editor__scales item-editor__scales--stacked" : "item-editor__scales"
      }
    >
      {part.scales.map((id) => (
        <ScaleField
          key={id}
          item={part}
          scale={scaleOf(rubric, id)}
          tone={scaleTone(rubric, id)}
          value={scoreOn(value, id)}
          showsAll={desk.showsAllAnchors}
          onFocus={() => desk.setScale(id)}
          onChange={(points) => draft.setItem(part.id, withScore(value, id, points))}
        />
      ))}
    </div>
  );
}
