import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Id } from "@/api/types";
import { type Choice, ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";

interface GoalFormProps {
  trainee: Id;
  session: Id | null;
  /** Items that a goal may be about. */
  items?: readonly Choice[];
  onDone: () => void;
}

/** A new goal: what, the next step, and when the two look at it again. */
export function GoalForm({ trainee, session, items = [], onDone }: GoalFormProps) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [step, setStep] = useState("");
  const [item, setItem] = useState("");
  const [reviewAt, setReviewAt] = useState("");
  const add = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/goals/", {
          body: {
            trainee,
            session,
            text,
            step,
            item,
            review_at: reviewAt === "" ? null : Number(reviewAt),
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
        add.mutate();
      }}
    >
      <TextInput
        label="Goal"
        description="What to work on. Nothing a client said: goals outlive the text."
        required
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Textarea
        label="Next step"
        rows={2}
        maxLength={1000}
        value={step}
        onChange={(event) => setStep(event.currentTarget.value)}
      />
      {items.length > 0 && (
        <ChoiceField
          label="About the item"
          none="No item"
          value={item}
          choices={items}
          onChange={setItem}
        />
      )}
      <TextInput
        label="Look at it again with session"
        description="Its number; empty for the next one."
        inputMode="numeric"
        pattern="[0-9]*"
        value={reviewAt}
        onChange={(event) => setReviewAt(event.currentTarget.value.replace(/\D/g, ""))}
      />
      {add.isError && <ErrorNote error={add.error} title="The goal was not set." />}
      <div className="row">
        <Button type="submit" size="compact-sm" loading={add.isPending} disabled={!text.trim()}>
          Set the goal
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
