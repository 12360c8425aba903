import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { PastImportDetail } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { pastImportQuery } from "./queries";

/** Withdraw a study as a whole, with the reason, after saying what follows. */
export function WithdrawStudy({ past }: { past: PastImportDetail }) {
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const withdrawing = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/past-imports/{id}/withdraw/", {
          params: { path: { id: past.id } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: async (changed) => {
      queries.setQueryData(pastImportQuery(past.id).queryKey, changed);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["past-imports"] }),
        queries.invalidateQueries({ queryKey: ["curve"] }),
      ]);
      setOpen(false);
      notifyDone(`${past.name} was withdrawn.`);
    },
  });

  if (!past.allowed_actions.includes("withdraw")) return null;
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          withdrawing.reset();
          setOpen(true);
        }}
      >
        Withdraw the study
      </Button>
      <ConfirmDialog
        opened={isOpen}
        title="Withdraw this study?"
        confirmLabel="Withdraw the study"
        onConfirm={() => withdrawing.mutate()}
        onClose={() => setOpen(false)}
        isPending={withdrawing.isPending}
        isDisabled={reason.trim() === ""}
        isGrave
        error={withdrawing.error}
      >
        <p>
          Its reliability is shown no more and its points leave the curves. The study stays in the
          list as withdrawn, with your reason, and its file can be brought in again.
        </p>
        <Textarea
          label="Reason"
          required

          rows={3}
          maxLength={4000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  );
}
