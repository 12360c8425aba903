import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Round } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { notifyDone } from "@/components/notify";
import { isoDay } from "@/lib/dates";

/** Sets another due date for a round, or none, and says what follows. */
export function DueDialog({ round, onClose }: { round: Round; onClose: () => void }) {
  const queries = useQueryClient();
  const [dueOn, setDueOn] = useState(round.due_on ?? "");
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/rounds/{id}/change-due/", {
          params: { path: { id: round.id } },
          body: { due_on: dueOn === "" ? null : dueOn },
        }),
      ),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["round", round.id] }),
        queries.invalidateQueries({ queryKey: ["rounds"] }),
      ]);
      notifyDone("The due date is changed.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`When is ${round.name} due?`}
      confirmLabel="Set the due date"
      onConfirm={() => change.mutate()}
      onClose={onClose}
      isPending={change.isPending}
      isDisabled={dueOn === (round.due_on ?? "")}
      error={change.error}
    >
      <DateField
        label="Due on"
        description="Empty: no date."
        value={dueOn}
        onChange={setDueOn}
        min={isoDay()}
      />
      <p>
        {round.phase === "draft"
          ? "Raters are reminded three days before it, once the round is started."
          : "Raters see it at once and are reminded three days before it. Sessions that were given " +
            "out later with a date of their own keep that date."}
      </p>
    </ConfirmDialog>
  );
}
