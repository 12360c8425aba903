import type { Applicability } from "@/api/types";
import { AnchorNotes } from "./anchor-notes";
import { anchorsToShow } from "./anchors";
import { applies } from "./applicability";
import { itemIn, type ItemValue, scoreOn } from "./draft";
import { EvidenceList } from "./evidence-list";
import { choicesInWords, whatIsAwaited, whyOut } from "./item-state";
import { PartGuide } from "./part-guide";
import { isCategory, isCount, type Part } from "./parts";
import { type RubricDefinition, scaleOf, scaleTone } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface PartReadingProps {
  rubric: RubricDefinition;
  part: Part;
  applicability: Applicability;
  draft: RatingDraft;
  desk: Desk;
}

/** What was said of a part, to read. */
export function PartReading({ rubric, part, applicability, draft, desk }: PartReadingProps) {
  const value = itemIn(draft.draft, part.id);
  const { session_phase: phase, session_format: format } = draft.rating;
  if (!applies(applicability)) {
    const isSetAside =
      draft.canWrite && value.status !== "unscored" && value.status !== "not_applicable";
    return (
      <p className="item-editor">
        {whatIsAwaited(rubric, part, applicability) ||
          whyOut(rubric, part, applicability.reason, { phase, format })}
        {isSetAside && " What you entered here before is set aside when you submit."}
      </p>
    );
  }
  const takesEvidence = rubric.scoring.evidence !== "not_required" || value.evidence.length > 0;
  return (
    <div className="item-editor">
      <PartGuide part={part} isAsked="" />
      <AnchorNotes rating={draft.rating.id} item={part.id} />
      {value.status === "scored" && <Answer rubric={rubric} part={part} value={value} />}
      {takesEvidence && (
        <div className="row">
          <span className="item-editor__label">Evidence</span>
          <EvidenceList of={part.id} turns={value.evidence} onShow={desk.showTurn} />
        </div>
      )}
      {value.note !== "" && <p className="quoted">{value.note}</p>}
    </div>
  );
}

function Answer({
  rubric,
  part,
  value,
}: {
  rubric: RubricDefinition;
  part: Part;
  value: ItemValue;
}) {
  if (isCategory(part)) return <p>Answered: {choicesInWords(part, value)}.</p>;
  if (isCount(part)) return <p>Counted: {value.count ?? "nothing yet"}.</p>;
  return part.scales.map((id) => {
    const scale = scaleOf(rubric, id);
    const score = scoreOn(value, id);
    const own = anchorsToShow(part, scale, score, false).find(({ point }) => point === score);
    return (
      <p key={id} className={`scale--${scaleTone(rubric, id)}`}>
        <span className="scale__name">{scale.label}</span>{" "}
        {score === null ? "not scored" : `${score} of ${scale.max}`}
        {own && `, ${own.label.replace(/^\d+ /, "")}`}
        {own && own.text !== "" && `: ${own.text}`}
      </p>
    );
  });
}
