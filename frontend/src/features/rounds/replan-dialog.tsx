import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Replan, Round, RoundPlan } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { Loading } from "@/components/loading";
import { notifyDone } from "@/components/notify";
import { isoDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { connectionSentence, shareNotes } from "./plan-words";

interface ReplanDialogProps {
  round: Round;
  plan: RoundPlan;
  onClose: () => void;
}

/** Gives what was declined, or waits with raters who are named, to others; shown before it is done. */
export function ReplanDialog({ round, plan, onClose }: ReplanDialogProps) {
  const queries = useQueryClient();
  const [movedFrom, setMovedFrom] = useState<string[]>([]);
  const [dueOn, setDueOn] = useState("");
  const params = { path: { id: round.id } };
  const preview = useQuery({
    queryKey: ["round", round.id, "replan", movedFrom],
    queryFn: () =>
      answerOf(
        api.POST("/api/v1/rounds/{id}/replan-preview/", {
          params,
          body: { moved_from: movedFrom },
        }),
      ),
  });
  const shown = preview.data;
  const carryOut = useMutation({
    mutationFn: (basis: string) =>
      answerOf(
        api.POST("/api/v1/rounds/{id}/replan/", {
          params,
          body: { basis, moved_from: movedFrom, due_on: dueOn === "" ? null : dueOn },
        }),
      ),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["round", round.id] }),
        queries.invalidateQueries({ queryKey: ["rounds"] }),
      ]);
      notifyDone("The new plan holds.");
      onClose();
    },
    // What was shown is not what would be done: show what would be.
    onError: () => preview.refetch(),
  });
  const changesNothing = shown !== undefined && shown.taken.length + shown.given.length === 0;
  const parts = shown !== undefined && shown.plan.n_components > shown.n_components_before;
  return (
    <ConfirmDialog
      opened
      title={`Plan ${round.name} anew?`}
      confirmLabel="Carry out this plan"
      onConfirm={() => shown && carryOut.mutate(shown.basis)}
      onClose={onClose}
      isPending={carryOut.isPending}
      isDisabled={shown === undefined || preview.isFetching || changesNothing || parts}
      error={carryOut.error}
    >
      <p>
        Sessions that were declined go to somebody else. What is begun or submitted stays with its
        rater.
      </p>
      <CheckGroup
        legend="Take back what still waits with"
        options={plan.loads.map((one) => ({
          value: one.person,
          label: `${one.name} (${one.code})`,
        }))}
        value={movedFrom}
        onChange={setMovedFrom}
        maxHeight="12rem"
      />
      {preview.isError ? (
        <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
      ) : shown === undefined ? (
        <Loading />
      ) : (
        <Changes shown={shown} parts={parts} />
      )}
      <DateField
        label="Due on, for what is newly given"
        description={
          round.due_on === null ? "Empty: no date." : "Empty: the due date of the round."
        }
        value={dueOn}
        onChange={setDueOn}
        min={isoDay()}
      />
    </ConfirmDialog>
  );
}

function Changes({ shown, parts }: { shown: Replan; parts: boolean }) {
  if (shown.taken.length + shown.given.length === 0) {
    return (
      <p role="status">
        Nothing was declined and nothing is to be taken back: the plan stays as it is.
      </p>
    );
  }
  return (
    <div role="status" className="stack stack--tight">
      <p>
        <strong>
          {counted(shown.taken.length, "session is", "sessions are")} taken back and{" "}
          {counted(shown.given.length, "is", "are")} given out.
        </strong>
      </p>
      <ul>
        {shown.given.map((move) => (
          <li key={`${move.code} ${move.rater_code}`}>
            {move.code} to {move.rater_name} ({move.rater_code})
          </li>
        ))}
      </ul>
      <p>{connectionSentence(shown.plan)}</p>
      {shareNotes(shown.plan).map((note) => (
        <p key={note}>{note}</p>
      ))}
      {parts && (
        <p>
          This would leave more parts than there are now, so it cannot be carried out. Keep one of
          these raters.
        </p>
      )}
    </div>
  );
}
