import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Rating } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ratingKindWord } from "@/lib/words";

interface ReleaseDialogProps {
  rating: Rating;
  onClose: () => void;
}

/** Asks once more before a rating is shown to the trainee, and takes the comment that goes along. */
export function ReleaseDialog({ rating, onClose }: ReleaseDialogProps) {
  const client = useQueryClient();
  const [comment, setComment] = useState("");
  const release = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/releases/", { body: { rating: rating.id, comment } })),
    onSuccess: async () => {
      onClose();
      await Promise.all(
        ["releases", "ratings", "rating", "curve", "trainees"].map((name) =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      );
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Release this rating to the trainee?"
      confirmLabel="Release"
      onConfirm={() => release.mutate()}
      onClose={onClose}
      isPending={release.isPending}
      error={release.error}
    >
      <p>
        {ratingKindWord(rating.kind)} rating
        {rating.rater_code === "" ? "" : ` by ${rating.rater_code}`} of {rating.code}. The trainee
        will see its scores, notes and evidence turns, your comment, and the rater&apos;s code but
        no name. A release cannot be taken back.
      </p>
      <Textarea
        label="Comment to the trainee"
        description="What went well, and one thing to try next."
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        rows={5}
      />
    </ConfirmDialog>
  );
}
