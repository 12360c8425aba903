import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { AnchorNote } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

interface NoteDialogProps {
  note: AnchorNote;
  act: "reword" | "withdraw";
  onClose: () => void;
}

/** Other words for a rule, or why it holds no longer. */
export function NoteDialog({ note, act, onClose }: NoteDialogProps) {
  const queries = useQueryClient();
  const isReword = act === "reword";
  const [text, setText] = useState(isReword ? note.text : "");
  const params = { path: { id: note.id } };
  const change = useMutation({
    mutationFn: () =>
      isReword
        ? answerOf(api.POST("/api/v1/anchor-notes/{id}/reword/", { params, body: { text } }))
        : answerOf(
            api.POST("/api/v1/anchor-notes/{id}/withdraw/", { params, body: { reason: text } }),
          ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["anchor-notes"] });
      notifyDone(isReword ? "The rule has other words." : "The rule is withdrawn.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={isReword ? `Reword the rule for ${note.item}?` : `Withdraw the rule for ${note.item}?`}
      confirmLabel={isReword ? "Use these words" : "Withdraw the rule"}
      isPending={change.isPending}
      isDisabled={text.trim() === "" || (isReword && text.trim() === note.text)}
      error={change.error}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      <p>
        Rounds that are open keep the rule as it was when they were started; the next ones have it
        {isReword ? " in these words." : " no more. It stays on record."}
      </p>
      <Textarea
        label={isReword ? "Rule" : "Why"}
        description="Of every session: no word of a client."
        required
        rows={3}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
