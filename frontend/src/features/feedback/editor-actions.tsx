import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Feedback } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone, notifyError } from "@/components/notify";
import { refreshFeedback } from "./refresh";
import { ReleaseDialog } from "./release-dialog";
import type { FeedbackDraft } from "./use-feedback-draft";

/** Hold what is written, release it, or throw it away. */
export function EditorActions({ feedback, draft }: { feedback: Feedback; draft: FeedbackDraft }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<"release" | "discard" | null>(null);
  const may = (action: string) => feedback.allowed_actions.includes(action);
  const path = { id: feedback.id };
  const hold = useMutation({
    mutationFn: async () => {
      await draft.flush();
      return answerOf(api.POST("/api/v1/feedback/{id}/hold/", { params: { path } }));
    },
    onSuccess: async () => {
      notifyDone("Held. The trainee sees nothing of it until you release it.");
      await refreshFeedback(queries);
    },
    onError: (error) => notifyError("The feedback was not held", asApiError(error).message),
  });
  const discard = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/feedback/{id}/", { params: { path } })),
    onSuccess: async () => {
      await navigate({ to: "/feedback" });
      await refreshFeedback(queries);
    },
  });
  return (
    <div className="row">
      {may("discard") && (
        <Button variant="subtle" onClick={() => setAsks("discard")}>
          Discard
        </Button>
      )}
      {may("hold") && (
        <Button variant="default" loading={hold.isPending} onClick={() => hold.mutate()}>
          Hold
        </Button>
      )}
      {may("release") && (
        <Button
          onClick={() => {
            void draft.flush().then(() => setAsks("release"));
          }}
        >
          Release…
        </Button>
      )}
      {asks === "release" && <ReleaseDialog chosen={[feedback]} onClose={() => setAsks(null)} />}
      <ConfirmDialog
        opened={asks === "discard"}
        title="Throw this draft away?"
        confirmLabel="Discard the draft"
        isGrave
        isPending={discard.isPending}
        error={discard.error}
        onConfirm={() => discard.mutate()}
        onClose={() => setAsks(null)}
      >
        <p>Its words are gone for good. The rating stays; you can begin anew.</p>
      </ConfirmDialog>
    </div>
  );
}
