import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { AuditWeek } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { counted } from "@/lib/words";
import { periodOf } from "./week-words";

/** Confirms that one has read a week. */
export function ReviewDialog({ week, onClose }: { week: AuditWeek; onClose: () => void }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [open, setOpen] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/audit-reviews/", {
          body: {
            programme: programme.id,
            week_starts_on: week.starts_on,
            note,
            open_questions: open,
          },
        }),
      ),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["audit-weeks"] });
      notifyDone("It is recorded that you have read this week.");
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`You have read ${periodOf(week)}?`}
      confirmLabel="Yes, record it"
      onConfirm={() => confirm.mutate()}
      onClose={onClose}
      isPending={confirm.isPending}
      error={confirm.error}
    >
      <p>
        It is recorded under your name, with {counted(week.n_events, "event")} and how many there
        were of each kind. It cannot be changed; you can add another review.
      </p>
      <Textarea
        label="What you noticed (may stay empty)"
        rows={3}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Textarea
        label="Open questions (may stay empty)"
        rows={3}
        maxLength={2000}
        value={open}
        onChange={(event) => setOpen(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
