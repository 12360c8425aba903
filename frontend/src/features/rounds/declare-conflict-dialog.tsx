import { Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { enrolmentsQuery, WHOLE } from "@/api/lists";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

interface DeclareConflictDialogProps {
  programme: string;
  onClose: () => void;
}

/** Keeps a rater from all sessions of a trainee, with a reason. */
export function DeclareConflictDialog({ programme, onClose }: DeclareConflictDialogProps) {
  const queries = useQueryClient();
  const [rater, setRater] = useState("");
  const [trainee, setTrainee] = useState("");
  const [reason, setReason] = useState("");
  const raters = useQuery({
    queryKey: ["raters", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/raters/", { params: { query: { programme, page_size: WHOLE } } })),
  });
  const trainees = useQuery(enrolmentsQuery(programme));
  const declare = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/conflicts/", { body: { rater, trainee, reason } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["conflicts"] });
      notifyDone("The conflict is declared.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Declare a conflict"
      confirmLabel="Declare it"
      onConfirm={() => declare.mutate()}
      onClose={onClose}
      isPending={declare.isPending}
      isDisabled={rater === "" || trainee === "" || reason.trim() === ""}
      error={declare.error ?? raters.error ?? trainees.error}
    >
      <p>
        The rater is given no session of the trainee from now on. What waits with them in an open
        round goes to somebody else when it is planned anew.
      </p>
      <ChoiceField
        label="Rater"
        none="Choose a rater"
        value={rater}
        choices={(raters.data?.results ?? []).map((one) => ({
          value: one.id,
          label: `${one.name} (${one.code})`,
        }))}
        onChange={setRater}
        required
      />
      <ChoiceField
        label="Trainee"
        none="Choose a trainee"
        value={trainee}
        choices={(trainees.data?.results ?? []).map((one) => ({
          value: one.id,
          label: `${one.name} (${one.code})`,
        }))}
        onChange={setTrainee}
        required
      />
      <Textarea
        label="Reason"
        description="Of the two people, never of a client."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={2000}
        rows={3}
        required
      />
    </ConfirmDialog>
  );
}
