import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Feedback } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { formatMoment } from "@/lib/dates";
import { refreshFeedback } from "./refresh";

/** What the trainee answered, and a field for more. */
export function Answers({ feedback }: { feedback: Feedback }) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const mayAnswer = feedback.allowed_actions.includes("answer");
  const answer = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/feedback/{id}/answers/", {
          params: { path: { id: feedback.id } },
          body: { text },
        }),
      ),
    onSuccess: async () => {
      setText("");
      await refreshFeedback(queries);
    },
  });
  if (!mayAnswer && feedback.answers.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="answers">
      <h2 id="answers" className="section-title">
        {mayAnswer ? "Your answer" : "The trainee's answer"}
      </h2>
      {feedback.answers.map((one) => (
        <article key={one.id} className="comment" aria-label={`Answer of ${one.made_by}`}>
          <p className="said">{one.text}</p>
          <p className="small soft">
            {one.made_by}, {formatMoment(one.made_at)}
          </p>
        </article>
      ))}
      {mayAnswer && (
        <form
          className="stack stack--tight no-print"
          onSubmit={(event) => {
            event.preventDefault();
            answer.mutate();
          }}
        >
          <Textarea
            label={feedback.answers.length === 0 ? "What do you say to it?" : "Anything more?"}
            rows={3}
            maxLength={5000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {answer.isError && <ErrorNote error={answer.error} title="The answer was not sent." />}
          <div>
            <Button
              type="submit"
              variant="default"
              loading={answer.isPending}
              disabled={text.trim() === ""}
            >
              Send the answer
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
