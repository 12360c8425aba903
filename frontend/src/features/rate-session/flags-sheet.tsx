import { Button, Checkbox, Modal, Textarea } from "@mantine/core";
import { flagIn } from "./draft";
import { EvidenceList } from "./evidence-list";
import { withoutTurn } from "./item-edits";
import { turnsInWords } from "./places";
import type { RubricDefinition, RubricFlag } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface FlagsSheetProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

const KINDS: readonly { kind: string; title: string }[] = [
  { kind: "harm", title: "Harm: blocks a pass until it is resolved" },
  { kind: "drift", title: "Drift: work of another method" },
];

export function FlagsSheet({ rubric, draft, desk }: FlagsSheetProps) {
  return (
    <Modal
      opened={desk.sheet === "flags"}
      onClose={() => {
        draft.flush();
        desk.setSheet(null);
      }}
      title="Flags"
      size="lg"
      closeButtonProps={{ "aria-label": "Close flags" }}
    >
      <div className="stack">
        <p className="soft">
          Flags are never averaged. Record each with the turns that show it: select them in the
          transcript, then open this window.
        </p>
        {KINDS.filter(({ kind }) => rubric.flags.some((flag) => flag.kind === kind)).map(
          ({ kind, title }) => (
            <fieldset key={kind} className="flags">
              <legend>{title}</legend>
              {rubric.flags
                .filter((flag) => flag.kind === kind)
                .map((flag) => (
                  <Flag key={flag.id} flag={flag} draft={draft} desk={desk} />
                ))}
            </fieldset>
          ),
        )}
      </div>
    </Modal>
  );
}

function Flag({ flag, draft, desk }: { flag: RubricFlag; draft: RatingDraft; desk: Desk }) {
  const value = flagIn(draft.draft, flag.id);
  const { selected } = desk;
  return (
    <div className="flags__flag">
      <Checkbox
        label={`${flag.id} ${flag.text}`}
        checked={value.raised}
        disabled={!draft.canWrite}
        onChange={(event) =>
          draft.setFlag(
            flag.id,
            event.currentTarget.checked
              ? { ...value, raised: true }
              : { raised: false, note: "", evidence: [] },
          )
        }
      />
      {value.raised && (
        <div className="stack stack--tight flags__more">
          <div className="row">
            <EvidenceList
              of={flag.id}
              turns={value.evidence}
              onShow={(turn) => {
                desk.setSheet(null);
                desk.showTurn(turn);
              }}
              {...(draft.canWrite && {
                onRemove: (turn: number) =>
                  draft.setFlag(flag.id, { ...value, evidence: withoutTurn(value.evidence, turn) }),
              })}
            />
            {draft.canWrite && selected.length > 0 && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => desk.addFlagEvidence(flag.id)}
              >
                Add turns {turnsInWords(selected)}
              </Button>
            )}
          </div>
          <Textarea
            label={`Note on ${flag.id}`}
            rows={2}
            readOnly={!draft.canWrite}
            value={value.note}
            onChange={(event) =>
              draft.setFlag(flag.id, { ...value, note: event.currentTarget.value })
            }
          />
        </div>
      )}
    </div>
  );
}
