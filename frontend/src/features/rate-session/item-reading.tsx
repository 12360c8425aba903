import type { Applicability } from "@/api/types";
import { anchorsToShow } from "./anchors";
import { itemIn, scoreOn } from "./draft";
import { EvidenceList } from "./evidence-list";
import { ItemGuide } from "./item-guide";
import { whyOut } from "./item-state";
import { type RubricDefinition, type RubricItem, scaleOf, scaleTone } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface ItemReadingProps {
  rubric: RubricDefinition;
  item: RubricItem;
  applicability: Applicability;
  draft: RatingDraft;
  desk: Desk;
}

/** What was said of an item, to read. */
export function ItemReading({ rubric, item, applicability, draft, desk }: ItemReadingProps) {
  const value = itemIn(draft.draft, item.id);
  const { session_phase: phase, session_format: format } = draft.rating;
  if (applicability.state === "awaits_problem_area") {
    return <p className="item-editor">This item waits until the problem area is recorded.</p>;
  }
  if (applicability.state === "awaits_answer") {
    return <p className="item-editor">This item waits for the answer it depends on.</p>;
  }
  if (applicability.state === "not_applicable") {
    const isSetAside =
      draft.canWrite && value.status !== "unscored" && value.status !== "not_applicable";
    return (
      <p className="item-editor">
        {whyOut(applicability.reason, phase, format)}
        {isSetAside && " What you entered here before is set aside when you submit."}
      </p>
    );
  }
  return (
    <div className="item-editor">
      <ItemGuide item={item} isAsked="" />
      {value.status === "scored" &&
        item.scales.map((id) => {
          const scale = scaleOf(rubric, id);
          const score = scoreOn(value, id);
          const own = anchorsToShow(item, scale, score, false).find(({ point }) => point === score);
          return (
            <p key={id} className={`scale--${scaleTone(rubric, id)}`}>
              <span className="scale__name">{scale.label}</span>{" "}
              {score === null ? "not scored" : `${score} of ${scale.max}`}
              {own && `, ${own.label.replace(/^\d+ /, "")}`}
              {own && own.text !== "" && `: ${own.text}`}
            </p>
          );
        })}
      <div className="row">
        <span className="item-editor__label">Evidence</span>
        <EvidenceList of={item.id} turns={value.evidence} onShow={desk.showTurn} />
      </div>
      {value.note !== "" && <p className="quoted">{value.note}</p>}
    </div>
  );
}
