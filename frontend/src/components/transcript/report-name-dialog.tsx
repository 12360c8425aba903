import { Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Id } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { numbersIn } from "@/lib/numbers-in";

interface ReportNameDialogProps {
  transcript: Id;
  /** Selected turns. */
  turns: readonly number[];
  onReported: () => void;
  onClose: () => void;
}

/** Say in which turns a name was left; the session closes at once. */
export function ReportNameDialog({
  transcript,
  turns,
  onReported,
  onClose,
}: ReportNameDialogProps) {
  const [text, setText] = useState(turns.join(", "));
  const [note, setNote] = useState("");
  const chosen = numbersIn(text);
  const report = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/name-reports/", {
          body: { transcript, turns: chosen ?? [], note: note.trim() },
        }),
      ),
    onSuccess: () => {
      notifyDone("Reported. The session is closed until somebody has looked at it.");
      onReported();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Report a name left in the text"
      confirmLabel="Report and close the session"
      isDisabled={chosen === null || chosen.length === 0}
      isPending={report.isPending}
      error={report.error}
      onConfirm={() => report.mutate()}
      onClose={onClose}
    >
      <p>
        The session closes at once for everybody but who makes its text ready. Ratings of it are
        paused; what was saved is kept. The therapist is not told who reported.
      </p>
      <TextInput
        label="Turns in which the name stands"
        description="Numbers, such as 12, 14-16."
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={chosen === null ? "Numbers of turns only." : null}
      />
      <Textarea
        label="Note"
        description="Optional. Do not repeat the name."
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
