import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Goal, GoalOutcome, Id } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { OUTCOMES } from "./goal-words";

interface ReviewFormProps {
  goal: Goal;
  session: Id;
  onDone: () => void;
}

/** How a goal stands after a session. */
export function ReviewForm({ goal, session, onDone }: ReviewFormProps) {
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<GoalOutcome | "">("");
  const [note, setNote] = useState("");
  const [next, setNext] = useState("");
  const goesOn = outcome === "partly" || outcome === "not_yet";
  const review = useMutation({
    mutationFn: (found: GoalOutcome) =>
      answerOf(
        api.POST("/api/v1/goals/{id}/reviews/", {
          params: { path: { id: goal.id } },
          body: {
            session,
            outcome: found,
            note,
            review_at: goesOn && next !== "" ? Number(next) : null,
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["goals"] });
      onDone();
    },
  });
  return (
    <form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (outcome !== "") review.mutate(outcome);
      }}
    >
      <ChoiceField
        label="How does it stand?"
        none="Choose"
        required
        value={outcome}
        choices={OUTCOMES}
        onChange={(value) => setOutcome(value as GoalOutcome | "")}
      />
      <Textarea
        label="What was seen"
        autosize={false}
        rows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {goesOn && (
        <TextInput
          label="Look again with session"
          description="Its number; empty for the next one."
          inputMode="numeric"
          pattern="[0-9]*"
          value={next}
          onChange={(event) => setNext(event.currentTarget.value.replace(/\D/g, ""))}
        />
      )}
      {review.isError && <ErrorNote error={review.error} title="The review was not kept." />}
      <div className="row">
        <Button type="submit" size="compact-sm" loading={review.isPending} disabled={!outcome}>
          Keep the review
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
