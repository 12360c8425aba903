import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { feedbackRulesQuery } from "@/api/feedback";
import type { Feedback } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { counted } from "@/lib/words";
import { refreshFeedback } from "./refresh";
import { sessionWords } from "./feedback-words";

interface ReleaseDialogProps {
  chosen: readonly Feedback[];
  onClose: () => void;
}

/** Asks once more before feedback is given to trainees, one or several together. */
export function ReleaseDialog({ chosen, onClose }: ReleaseDialogProps) {
  const queries = useQueryClient();
  const programme = chosen[0]?.programme ?? "";
  const rules = useQuery(feedbackRulesQuery(programme));
  const ratesFirst = rules.data?.results[0]?.self_rating_first ?? true;
  const release = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/feedback/release/", {
          body: { programme, feedback: chosen.map(({ id }) => id) },
        }),
      ),
    onSuccess: async () => {
      onClose();
      notifyDone(`Feedback on ${counted(chosen.length, "session")} is released.`);
      await refreshFeedback(queries);
    },
  });
  return (
    <ConfirmDialog
      opened
      title={
        chosen.length === 1
          ? "Release this feedback?"
          : `Release feedback on ${chosen.length} sessions together?`
      }
      confirmLabel="Release"
      isPending={release.isPending}
      error={release.error}
      onConfirm={() => release.mutate()}
      onClose={onClose}
    >
      <ul>
        {chosen.map((one) => (
          <li key={one.id}>
            {one.trainee.name}, {sessionWords(one.session)}
          </li>
        ))}
      </ul>
      <p>
        {ratesFirst
          ? "The trainee rates the session first, then sees your words and your rating beside their own."
          : "The trainee sees your words and your rating at once."}{" "}
        A release cannot be taken back; a correction can follow it.
      </p>
    </ConfirmDialog>
  );
}
