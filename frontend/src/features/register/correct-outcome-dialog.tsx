import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Id, OutcomeScore } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { formatDay, isoDay } from "@/lib/dates";
import { measureName } from "./outcome-series";
import { useRegisterChanged } from "./queries";

interface CorrectOutcomeDialogProps {
  caseId: Id;
  score: OutcomeScore;
  onClose: () => void;
}

/** Puts another score in a score's place; the earlier one stays on record. */
export function CorrectOutcomeDialog({ caseId, score, onClose }: CorrectOutcomeDialogProps) {
  const changed = useRegisterChanged();
  const [total, setTotal] = useState(String(score.total ?? ""));
  const [takenOn, setTakenOn] = useState(score.taken_on);
  const [reason, setReason] = useState("");
  const isTakenBack = total === "";
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/cases/{id}/outcomes/{score}/correct/", {
          params: { path: { id: caseId, score: score.id } },
          body: {
            total: isTakenBack ? null : Number(total),
            taken_on: takenOn,
            reason: reason.trim(),
          },
        }),
      ),
    onSuccess: async () => {
      await changed(isTakenBack ? "The score is taken back." : "The score is corrected.");
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  return (
    <ConfirmDialog
      opened
      title={`Correct ${measureName(score)} of ${formatDay(score.taken_on)}`}
      confirmLabel={isTakenBack ? "Take it back" : "Correct"}
      onConfirm={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={reason.trim() === "" || takenOn === ""}
      error={save.error}
    >
      <TextInput
        label="Total"
        description={`From ${score.minimum} to ${score.maximum}. Empty takes the score back.`}
        type="number"
        value={total}
        onChange={(event) => setTotal(event.currentTarget.value)}
        error={refused?.forField("total")}
      />
      <DateField
        label="Filled in on"
        value={takenOn}
        onChange={setTakenOn}
        max={isoDay()}
        error={refused?.forField("taken_on")}
        required
      />
      <TextInput
        label="Why it is corrected"
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={refused?.forField("reason")}
        required
      />
    </ConfirmDialog>
  );
}
