import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Consent, TherapySession } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { counted } from "@/lib/words";
import { useSessionChanged } from "./use-session-change";

interface WithdrawDialogProps {
  session: TherapySession;
  consent: Consent;
  onClose: () => void;
}

/** What a withdrawal does, before it is done: it is not undone. */
export function WithdrawDialog({ session, consent, onClose }: WithdrawDialogProps) {
  const changed = useSessionChanged(session.id);
  const queries = useQueryClient();
  const { transcript } = session;
  const withdraw = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consents/{id}/withdraw/", { params: { path: { id: consent.id } } }),
      ),
    onSuccess: async (withdrawn) => {
      if (transcript !== null) queries.removeQueries({ queryKey: ["turns", transcript.id] });
      await changed(
        withdrawn.text_on_hold
          ? "The consent is withdrawn. A legal hold keeps the text, closed to everybody, until it is lifted."
          : "The consent is withdrawn, and the text is erased.",
      );
      onClose();
    },
  });
  const hasText = transcript !== null && transcript.deleted_at === null;
  return (
    <ConfirmDialog
      opened
      isGrave
      title="The client withdraws?"
      confirmLabel="Withdraw and erase"
      onConfirm={() => withdraw.mutate()}
      onClose={onClose}
      isPending={withdraw.isPending}
      error={withdraw.error}
    >
      <p>The session is closed to everybody at once. This cannot be undone.</p>
      <dl className="facts">
        <dt>Erased</dt>
        <dd>
          {hasText
            ? `The text (${counted(transcript.n_turns, "turn")}), `
            : "What is left of the text, "}
          recordings, and ratings that are not submitted.
        </dd>
        <dt>Ended</dt>
        <dd>Open assignments. They do not count against the raters.</dd>
        <dt>Scores</dt>
        <dd>
          {consent.keep_scores
            ? "What was submitted stays, without the text, as the client agreed."
            : "What was submitted counts in no statistic, curve or feedback from now on. Reports that used it are marked."}
        </dd>
        <dt>Stays</dt>
        <dd>
          The session’s number and date, the number of turns, a hash of the text, and who entered
          the withdrawal when.
        </dd>
      </dl>
      <p className="soft small">
        Under a legal hold the text is closed now and erased when the hold is lifted.
      </p>
    </ConfirmDialog>
  );
}
