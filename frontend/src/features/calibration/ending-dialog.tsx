import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { CalibrationAttempt } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { PURPOSE_WORDS, endingWords } from "./words";

interface EndingDialogProps {
  attempt: CalibrationAttempt;
  onClose: () => void;
}

/** End what a rater has begun and left, with a reason that the rater reads. */
export function EndingDialog({ attempt, onClose }: EndingDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const what = PURPOSE_WORDS[attempt.purpose].toLowerCase();
  const end = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/calibration-attempts/{id}/end/", {
          params: { path: { id: attempt.id } },
          body: { reason },
        }),
      ),
    onSuccess: async (changed) => {
      queries.setQueryData(["calibration-attempt", attempt.id], changed);
      await Promise.all(
        ["rater-standings", "rater-standing"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
      notifyDone(`The ${what} is ended.`);
      onClose();
    },
  });
  const refused = end.error === null ? null : asApiError(end.error);
  return (
    <ConfirmDialog
      opened
      title={`End this ${what}?`}
      confirmLabel={`End the ${what}`}
      onConfirm={() => end.mutate()}
      onClose={onClose}
      isPending={end.isPending}
      isDisabled={reason.trim() === ""}
      isGrave
      error={end.error}
    >
      <p>
        Its open sessions leave the rater’s queue. What was saved is kept; nothing can be added.
      </p>
      <p>{endingWords(attempt)}</p>
      <Textarea
        label="Why"
        description="The rater reads this, and so do auditors."
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={refused?.forField("reason")}
        required
      />
    </ConfirmDialog>
  );
}
