import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Id, RaterStandingDetail } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

export type Decision = "clear" | "uphold" | "give-tries";

const WORDS: Record<Decision, { title: string; act: string; follows: string; done: string }> = {
  clear: {
    title: "Clear the review?",
    act: "Clear the review",
    follows:
      "The ratings in doubt stand, and the rater is in status again. The watch begins anew from now.",
    done: "The review is cleared.",
  },
  uphold: {
    title: "Uphold the review?",
    act: "Uphold the review",
    follows:
      "The ratings in doubt do not stand, and the rater needs a new test. None of the ratings is changed; what rests on them says so.",
    done: "The review is upheld.",
  },
  "give-tries": {
    title: "Give new tries?",
    act: "Give new tries",
    follows:
      "Earlier tries no longer count against the rater. More tries let more poor raters pass.",
    done: "The rater can be tested again.",
  },
};

interface DecisionDialogProps {
  rater: RaterStandingDetail;
  rubric: Id;
  decision: Decision;
  onClose: () => void;
}

/** A decision about a rater, with its reason. */
export function DecisionDialog({ rater, rubric, decision, onClose }: DecisionDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const words = WORDS[decision];
  const decide = useMutation({
    mutationFn: () => {
      const options = { params: { path: { id: rater.id } }, body: { rubric, reason } };
      if (decision === "clear") {
        return answerOf(api.POST("/api/v1/rater-standings/{id}/clear/", options));
      }
      return decision === "uphold"
        ? answerOf(api.POST("/api/v1/rater-standings/{id}/uphold/", options))
        : answerOf(api.POST("/api/v1/rater-standings/{id}/give-tries/", options));
    },
    onSuccess: async (changed) => {
      queries.setQueryData(["rater-standing", rater.id], changed);
      await queries.invalidateQueries({ queryKey: ["rater-standings"] });
      notifyDone(words.done);
      onClose();
    },
  });
  const refused = decide.error === null ? null : asApiError(decide.error);
  return (
    <ConfirmDialog
      opened
      title={words.title}
      confirmLabel={words.act}
      onConfirm={() => decide.mutate()}
      onClose={onClose}
      isPending={decide.isPending}
      isDisabled={reason.trim() === ""}
      isGrave={decision === "uphold"}
      error={decide.error}
    >
      <p>{words.follows}</p>
      <Textarea
        label="Why"
        description="Kept with the decision, and read by auditors."
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={refused?.forField("reason")}
        required
      />
    </ConfirmDialog>
  );
}
