import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { LegalHold } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { counted } from "@/lib/words";
import { RETENTION } from "./queries";

interface LiftDialogProps {
  hold: LegalHold;
  name: string;
  onClose: () => void;
}

/** End a hold; what clients withdrew meanwhile is erased with it. */
export function LiftDialog({ hold, name, onClose }: LiftDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const lift = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/legal-holds/{id}/lift/", {
          params: { path: { id: hold.id } },
          body: { reason },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [RETENTION] });
      notifyDone("The hold is lifted.");
      onClose();
    },
  });
  const n = hold.n_withdrawn;
  return (
    <ConfirmDialog
      opened
      isGrave={n > 0}
      title={`Lift the hold on ${name}?`}
      confirmLabel={n > 0 ? `Lift it and erase ${counted(n, "text")}` : "Lift the hold"}
      onConfirm={() => lift.mutate()}
      onClose={onClose}
      isPending={lift.isPending}
      error={lift.error}
    >
      <p>
        {n > 0
          ? `${counted(n, "text")}, whose ${n === 1 ? "client" : "clients"} withdrew meanwhile, ${
              n === 1 ? "is" : "are"
            } erased at once, unless another hold keeps ${n === 1 ? "it" : "them"}. `
          : ""}
        What is due under the policy is announced for a week before it goes.
      </p>
      <Textarea
        label="Why"
        rows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={lift.error === null ? undefined : asApiError(lift.error).forField("reason")}
        required
        data-autofocus
      />
    </ConfirmDialog>
  );
}
