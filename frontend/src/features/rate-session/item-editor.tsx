import { Button, Textarea } from "@mantine/core";
import type { Applicability } from "@/api/types";
import { KeyHint } from "@/components/key-hint";
import { itemIn, scoreOn } from "./draft";
import { EvidenceList } from "./evidence-list";
import { statusChoices, withoutTurn, withScore, withStatus } from "./item-edits";
import { ItemGuide } from "./item-guide";
import { whatIsAsked } from "./item-state";
import { turnsInWords } from "./places";
import { type RubricDefinition, type RubricItem, scaleOf, scaleTone } from "./rubric-definition";
import { ScaleField } from "./scale-field";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface ItemEditorProps {
  rubric: RubricDefinition;
  item: RubricItem;
  applicability: Applicability;
  draft: RatingDraft;
  desk: Desk;
}

/** Everything to say of the item in focus. */
export function ItemEditor({ rubric, item, applicability, draft, desk }: ItemEditorProps) {
  const value = itemIn(draft.draft, item.id);
  const { selected } = desk;
  return (
    <div className="item-editor">
      <ItemGuide item={item} isAsked={whatIsAsked(applicability)} />
      <div className="item-editor__scales">
        {item.scales.map((id) => (
          <ScaleField
            key={id}
            item={item}
            scale={scaleOf(rubric, id)}
            tone={scaleTone(rubric, id)}
            value={scoreOn(value, id)}
            showsAll={desk.showsAllAnchors}
            onFocus={() => desk.setScale(id)}
            onChange={(points) => draft.setItem(item.id, withScore(value, id, points))}
          />
        ))}
      </div>
      <div className="row">
        <button
          type="button"
          className="text-button"
          aria-pressed={desk.showsAllAnchors}
          aria-keyshortcuts="a"
          onClick={desk.toggleAnchors}
        >
          All anchors
        </button>
        {statusChoices(applicability).map(({ status, label, key }) => (
          <button
            key={status}
            type="button"
            className="text-button"
            aria-pressed={value.status === status}
            aria-keyshortcuts={key}
            onClick={() => draft.setItem(item.id, withStatus(value, status))}
          >
            {label} <KeyHint keys={[key]} />
          </button>
        ))}
      </div>
      <div className="row">
        <span className="item-editor__label">Evidence</span>
        <EvidenceList
          of={item.id}
          turns={value.evidence}
          onShow={desk.showTurn}
          onRemove={(turn) =>
            draft.setItem(item.id, { ...value, evidence: withoutTurn(value.evidence, turn) })
          }
        />
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="e"
          disabled={selected.length === 0}
          rightSection={<KeyHint keys={["e"]} />}
          onClick={() => desk.addEvidence(item)}
        >
          {selected.length === 0 ? "Add selected turns" : `Add ${turnsInWords(selected)}`}
        </Button>
      </div>
      <Textarea
        label={`Note on ${item.id}`}
        rows={2}
        value={value.note}
        onChange={(event) => draft.setItem(item.id, { ...value, note: event.currentTarget.value })}
        onBlur={draft.flush}
      />
    </div>
  );
}
