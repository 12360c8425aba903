import { Button, Textarea } from "@mantine/core";
import type { Applicability } from "@/api/types";
import { KeyHint } from "@/components/key-hint";
import { AnchorNotes } from "./anchor-notes";
import { AnswerField } from "./answer-field";
import { itemIn } from "./draft";
import { EvidenceList } from "./evidence-list";
import { statusChoices, withoutTurn, withStatus } from "./item-edits";
import { whatIsAsked } from "./item-state";
import { PartGuide } from "./part-guide";
import { isItem, type Part } from "./parts";
import { turnsInWords } from "./places";
import type { RubricDefinition } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface PartEditorProps {
  rubric: RubricDefinition;
  part: Part;
  applicability: Applicability;
  draft: RatingDraft;
  desk: Desk;
}

/** Everything to say of the part in focus. */
export function PartEditor({ rubric, part, applicability, draft, desk }: PartEditorProps) {
  const value = itemIn(draft.draft, part.id);
  const { selected } = desk;
  const statuses = statusChoices(part, applicability);
  const isEvidenceAsked = isItem(part) && rubric.scoring.evidence !== "not_required";
  return (
    <div className="item-editor">
      <PartGuide part={part} isAsked={whatIsAsked(rubric, part, applicability)} />
      <AnchorNotes rating={draft.rating.id} item={part.id} />
      <AnswerField rubric={rubric} part={part} value={value} draft={draft} desk={desk} />
      {(isItem(part) || statuses.length > 0) && (
        <div className="row">
          {isItem(part) && (
            <button
              type="button"
              className="text-button"
              aria-pressed={desk.showsAllAnchors}
              aria-keyshortcuts="a"
              onClick={desk.toggleAnchors}
            >
              All anchors
            </button>
          )}
          {statuses.map(({ status, label, key }) => (
            <button
              key={status}
              type="button"
              className="text-button"
              aria-pressed={value.status === status}
              aria-keyshortcuts={key}
              onClick={() => draft.setItem(part.id, withStatus(value, status))}
            >
              {label} <KeyHint keys={[key]} />
            </button>
          ))}
        </div>
      )}
      <div className="row">
        <span className="item-editor__label">
          {isEvidenceAsked ? "Evidence" : "Evidence, if you like"}
        </span>
        <EvidenceList
          of={part.id}
          turns={value.evidence}
          onShow={desk.showTurn}
          onRemove={(turn) =>
            draft.setItem(part.id, { ...value, evidence: withoutTurn(value.evidence, turn) })
          }
        />
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="e"
          disabled={selected.length === 0}
          rightSection={<KeyHint keys={["e"]} />}
          onClick={() => desk.addEvidence(part)}
        >
          {selected.length === 0 ? "Add selected turns" : `Add ${turnsInWords(selected)}`}
        </Button>
      </div>
      <Textarea
        label={`Note on ${part.id}`}
        rows={2}
        value={value.note}
        onChange={(event) => draft.setItem(part.id, { ...value, note: event.currentTarget.value })}
        onBlur={draft.flush}
      />
    </div>
  );
}
