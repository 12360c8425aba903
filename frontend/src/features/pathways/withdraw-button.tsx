import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { Pathway } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

/** Certify by a pathway no longer, after saying what follows. */
export function WithdrawButton({ pathway }: { pathway: Pathway }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const withdrawing = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/pathways/{id}/withdraw/", {
          params: { path: { id: pathway.id } },
          body: { programme: programme.id },
        }),
      ),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["pathways"] }),
        queries.invalidateQueries({ queryKey: ["pathway"] }),
      ]);
      setOpen(false);
      notifyDone(`The programme no longer certifies by ${pathway.title} ${pathway.version}.`);
    },
  });

  if (!pathway.allowed_actions.includes("withdraw")) return null;
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          withdrawing.reset();
          setOpen(true);
        }}
      >
        Stop certifying by it
      </Button>
      <ConfirmDialog
        opened={isOpen}
        title="Stop certifying by this pathway?"
        confirmLabel="Stop certifying by it"
        onConfirm={() => withdrawing.mutate()}
        onClose={() => setOpen(false)}
        isPending={withdrawing.isPending}
        error={withdrawing.error}
      >
        <p>
          The rules stay here to read, and can be adopted again. When they counted stays in the
          audit trail.
        </p>
      </ConfirmDialog>
    </>
  );
}
