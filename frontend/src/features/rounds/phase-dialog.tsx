import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Round } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { roundProgress } from "@/lib/round-progress";
import { counted } from "@/lib/words";
import { sharingWords } from "./plan-words";

interface PhaseDialogProps {
  round: Round;
  step: "start" | "close";
  onClose: () => void;
}

/** Asks before a round is started or closed, and says what follows. */
export function PhaseDialog({ round, step, onClose }: PhaseDialogProps) {
  const queries = useQueryClient();
  const params = { path: { id: round.id } };
  const change = useMutation({
    mutationFn: () =>
      step === "start"
        ? answerOf(api.POST("/api/v1/rounds/{id}/start/", { params }))
        : answerOf(api.POST("/api/v1/rounds/{id}/close/", { params })),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["round", round.id] }),
        queries.invalidateQueries({ queryKey: ["rounds"] }),
      ]);
      notifyDone(step === "start" ? "The round is started." : "The round is closed.");
      onClose();
    },
  });
  const progress = roundProgress(round);
  const left = progress === null ? 0 : progress.of - progress.done;
  const isStart = step === "start";
  return (
    <ConfirmDialog
      opened
      title={isStart ? `Start ${round.name}?` : `Close ${round.name}?`}
      confirmLabel={isStart ? "Start the round" : "Close the round"}
      onConfirm={() => change.mutate()}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isGrave={!isStart && left > 0}
    >
      {isStart ? (
        <p>
          {counted(round.n_sessions, "session")} will be given to {counted(round.n_raters, "rater")}{" "}
          as the plan shows: {sharingWords(round)}. From then on sessions and raters of this round
          stay as they are, and raters do not see each other&apos;s work.
        </p>
      ) : (
        <>
          <p>
            Ratings are no longer taken after that, and the ratings become visible to those who may
            read them. This is not undone.
          </p>
          {left > 0 && (
            <p>
              <strong>
                {counted(left, "rating has", "ratings have")} not been submitted and will be missing
                from reliability.
              </strong>
            </p>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}
