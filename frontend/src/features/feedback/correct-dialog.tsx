import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Feedback } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { refreshFeedback } from "./refresh";

/** Asks why released feedback is replaced, and begins what replaces it. */
export function CorrectDialog({ feedback, onClose }: { feedback: Feedback; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState("");
  const correct = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/feedback/{id}/correct/", {
          params: { path: { id: feedback.id } },
          body: { reason },
        }),
      ),
    onSuccess: async (correction) => {
      onClose();
      await navigate({ to: "/feedback/$id", params: { id: correction.id } });
      await refreshFeedback(queries);
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Correct what was released?"
      confirmLabel="Begin the correction"
      isPending={correct.isPending}
      isDisabled={reason.trim() === ""}
      error={correct.error}
      onConfirm={() => correct.mutate()}
      onClose={onClose}
    >
      <p>
        What the trainee was given stays as it is. A copy is opened for you to change; when you
        release it, it stands as the correction.
      </p>
      <Textarea
        label="Why"
        description="The trainee reads it."
        required
        rows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
