import { useBlocker } from "@tanstack/react-router";
import { ConfirmDialog } from "@/components/confirm-dialog";
import type { RatingDraft } from "./use-rating-draft";

/** Stops somebody from leaving while words exist in this window alone and cannot be sent. */
export function LeaveGuard({ draft }: { draft: RatingDraft }) {
  const cannotSend = draft.link !== "ok" || draft.pending.some(({ problem }) => problem !== null);
  const blocker = useBlocker({
    shouldBlockFn: () => draft.hasUnsavedWords && cannotSend,
    enableBeforeUnload: () => draft.hasUnsavedWords,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={blocker.status === "blocked"}
      title="Leave without the notes?"
      confirmLabel="Leave and lose the notes"
      isGrave
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <p>
        Notes that you wrote have not reached the server. They exist in this window alone and are
        lost if you leave. Scores and evidence are kept on this device.
      </p>
    </ConfirmDialog>
  );
}
