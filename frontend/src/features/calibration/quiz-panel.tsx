import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import type { Id, Standing } from "@/api/types";
import { ErrorNote } from "@/components/error-note";

interface QuizPanelProps {
  programme: Id;
  standing: Standing;
}

/** How far a rater is with the quiz on a version, and the way into it. */
export function QuizPanel({ programme, standing }: QuizPanelProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { quiz, rubric } = standing;
  const begin = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/quiz-tries/", { body: { programme, rubric: rubric.id } })),
    onSuccess: async (begun) => {
      queries.setQueryData(["quiz-try", begun.id], begun);
      await queries.invalidateQueries({ queryKey: ["rater-standings"] });
      await navigate({ to: "/calibration/quiz/$id", params: { id: begun.id } });
    },
  });
  if (quiz === null) return null;
  return (
    <>
      <p>{quiz.sentence}</p>
      {begin.error !== null && <ErrorNote error={begin.error} title="The quiz was not begun" />}
      {standing.allowed_actions.includes("take_quiz") && (
        <div>
          <Button
            variant={quiz.is_needed ? "filled" : "default"}
            loading={begin.isPending}
            onClick={() => begin.mutate()}
          >
            {quiz.open_try === null ? "Take the quiz" : "Go on with the quiz"}
          </Button>
        </div>
      )}
    </>
  );
}
