import { Checkbox, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Assignment } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

interface RecuseDialogProps {
  assignment: Assignment;
  onClose: () => void;
}

/** A rater gives a session back, with the reason. */
export function RecuseDialog({ assignment, onClose }: RecuseDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [knows, setKnows] = useState(false);
  const recuse = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/assignments/{id}/recuse/", {
          params: { path: { id: assignment.id } },
          body: { reason: reason.trim(), knows_them: knows },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["assignments"] });
      notifyDone(`You no longer rate session ${assignment.code}.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`Recuse from session ${assignment.code}?`}
      confirmLabel="Recuse"
      onConfirm={() => recuse.mutate()}
      onClose={onClose}
      isPending={recuse.isPending}
      isDisabled={reason.trim() === ""}
      error={recuse.error}
    >
      <p>
        You give the session back and can no longer open it. The programme lead reads your reason
        and finds another rater.
      </p>
      <Textarea
        label="Reason"
        description="For example: I know this person."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        rows={3}
        required
        data-autofocus
      />
      <Checkbox
        label="I know the trainee or the client"
        description="Then you are given no other session of theirs."
        checked={knows}
        onChange={(event) => setKnows(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
