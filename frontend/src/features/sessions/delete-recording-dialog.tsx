import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Id, Recording } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { recordingInWords } from "@/components/recording/recording-words";
import { useSessionChanged } from "./use-session-change";

interface DeleteRecordingDialogProps {
  session: Id;
  recording: Recording;
  onClose: () => void;
}

export function DeleteRecordingDialog({ session, recording, onClose }: DeleteRecordingDialogProps) {
  const changed = useSessionChanged(session);
  const [reason, setReason] = useState("");
  const remove = useMutation({
    mutationFn: () =>
      answerOf(
        api.DELETE("/api/v1/media/{id}/", {
          params: { path: { id: recording.id } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      await changed("The recording is deleted.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      isGrave
      title="Delete this recording?"
      confirmLabel="Delete the recording"
      onConfirm={() => remove.mutate()}
      onClose={onClose}
      isPending={remove.isPending}
      isDisabled={reason.trim() === ""}
      error={remove.error}
    >
      <p>
        {recordingInWords(recording)}. The file is erased at once and cannot be brought back; that
        it was there, its size and its checksum stay. The transcript and ratings stay as they are.
      </p>
      <TextInput
        label="Reason"
        description="Kept in the audit trail. Name nobody."
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={remove.error === null ? undefined : asApiError(remove.error).forField("reason")}
        required
      />
    </ConfirmDialog>
  );
}
