import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Round } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { roundProgress } from "@/lib/round-progress";
import { counted } from "@/lib/words";
import { sharingWords } from "./plan-words";

export type RoundStep = "start" | "confer" | "close";

const WORDS: Record<RoundStep, { title: string; confirm: string; done: string }> = {
  start: { title: "Start", confirm: "Start the round", done: "The round is started." },
  confer: { title: "Begin consensus in", confirm: "Begin consensus", done: "Rating is over." },
  close: { title: "Close", confirm: "Close the round", done: "The round is closed." },
};

interface PhaseDialogProps {
  round: Round;
  step: RoundStep;
  onClose: () => void;
}

/** Asks before a round is started or closed, and says what follows. */
export function PhaseDialog({ round, step, onClose }: PhaseDialogProps) {
  const queries = useQueryClient();
  const params = { path: { id: round.id } };
  const change = useMutation({
    mutationFn: () =>
      ({
        start: () => answerOf(api.POST("/api/v1/rounds/{id}/start/", { params })),
        confer: () => answerOf(api.POST("/api/v1/rounds/{id}/confer/", { params })),
        close: () => answerOf(api.POST("/api/v1/rounds/{id}/close/", { params })),
      })[step](),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["round", round.id] }),
        queries.invalidateQueries({ queryKey: ["rounds"] }),
      ]);
      notifyDone(WORDS[step].done);
      onClose();
    },
  });
  const progress = roundProgress(round);
  const left = progress === null ? 0 : progress.of - progress.done;
  const isStart = step === "start";
  return (
    <ConfirmDialog
      opened
      title={`${WORDS[step].title} ${round.name}?`}
      confirmLabel={WORDS[step].confirm}
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
          {step === "confer" ? (
            <p>
              Ratings are no longer taken after that. You see which sessions differ, and raters
              settle them before anybody else reads the ratings. This is not undone.
            </p>
          ) : (
            <p>
              Ratings are no longer taken after that, and the ratings become visible to those who
              may read them. This is not undone.
            </p>
          )}
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
