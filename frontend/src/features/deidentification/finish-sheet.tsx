import { Button, Checkbox, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Deidentification } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { counted } from "@/lib/words";
import { kindWord } from "./kind-words";
import { progressOf } from "./review-state";
import type { IdentifierKind } from "@/api/types";

interface FinishSheetProps {
  review: Deidentification;
  /** Resolves when everything that was pressed is stored. */
  settled: () => Promise<void>;
  versionNow: () => number;
  onDone: (review: Deidentification) => void;
  onClose: () => void;
}

/** The counts, what one vouches for, and the end of the review. */
export function FinishSheet({ review, settled, versionNow, onDone, onClose }: FinishSheetProps) {
  const [note, setNote] = useState("");
  const [keepNames, setKeepNames] = useState(true);
  const { decided, total } = progressOf(review.spans);
  const left = total - decided;
  const accepted = review.spans.filter((span) => span.decision === "accepted");
  const kinds = new Map<IdentifierKind, number>();
  for (const span of accepted) kinds.set(span.kind, (kinds.get(span.kind) ?? 0) + 1);
  const complete = useMutation({
    mutationFn: async () => {
      await settled();
      return answerOf(
        api.POST("/api/v1/transcripts/{id}/deidentification/complete/", {
          params: {
            path: { id: review.transcript },
            header: { "If-Match": `"${versionNow()}"` },
          },
          body: { confirmed: true, note: note.trim(), keep_names: keepNames },
        }),
      );
    },
    onSuccess: onDone,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="Finish the review"
      closeButtonProps={{ "aria-label": "Close this window" }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (left === 0) complete.mutate();
        }}
      >
        {left > 0 ? (
          <p role="status">
            {counted(left, "proposal")} {left === 1 ? "is" : "are"} not decided yet. Close this
            window and go on with ↓.
          </p>
        ) : (
          <>
            <p>
              {accepted.length === 0
                ? "Nothing is taken out: the text stays as it is."
                : `${counted(accepted.length, "place")} ${accepted.length === 1 ? "is" : "are"} taken out, ${total - accepted.length} stay.`}
            </p>
            {kinds.size > 0 && (
              <ul className="plain-list finish__kinds figures">
                {[...kinds]
                  .sort((a, b) => b[1] - a[1])
                  .map(([kind, n]) => (
                    <li key={kind}>
                      {kindWord(kind)} {n}
                    </li>
                  ))}
              </ul>
            )}
            <p>
              <strong>
                I have read this text, and nobody can be recognised in what will stand there.
              </strong>{" "}
              Your name is recorded with this. The names leave the text for good; numbers and times
              of the turns stay.
            </p>
            {review.case !== null && (
              <Checkbox
                label="Keep the names for the next sessions of this case"
                description="So that “[sister]” stays “[sister]”. Only who makes a text of the case ready sees them."
                checked={keepNames}
                onChange={(event) => setKeepNames(event.currentTarget.checked)}
              />
            )}
            <Textarea
              label="Note"
              description="Optional: how it was checked. No names."
              rows={2}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          </>
        )}
        {complete.isError && (
          <ErrorNote error={complete.error} title="The review was not finished" />
        )}
        <div className="row row--end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {left === 0 && (
            <Button type="submit" loading={complete.isPending} data-autofocus>
              Confirm and take out
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
