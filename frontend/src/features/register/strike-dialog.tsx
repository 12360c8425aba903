import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { TherapySession } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { useRegisterChanged } from "./queries";

interface StrikeDialogProps {
  meeting: TherapySession;
  onClose: () => void;
}

/** Takes out an entry that should never have been made. */
export function StrikeDialog({ meeting, onClose }: StrikeDialogProps) {
  const changed = useRegisterChanged();
  const [reason, setReason] = useState("");
  const strike = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/sessions/{id}/strike/", {
          params: { path: { id: meeting.id } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      await changed(`${meeting.label} is struck out.`);
      onClose();
    },
  });
  const refused = strike.error === null ? null : asApiError(strike.error);
  return (
    <ConfirmDialog
      opened
      isGrave
      title={`Strike out ${meeting.label}?`}
      confirmLabel="Strike out"
      onConfirm={() => strike.mutate()}
      onClose={onClose}
      isPending={strike.isPending}
      isDisabled={reason.trim() === ""}
      error={strike.error}
    >
      <p>
        Only for a meeting that was never held. One that was held without a recording stays: a draw
        must know of it. The entry is kept with your reason, counts nowhere, and its number is free
        again. This cannot be undone.
      </p>
      <TextInput
        label="Why the entry was wrong"
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={refused?.forField("reason")}
        required
      />
    </ConfirmDialog>
  );
}
