import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import type { Feedback } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { RelativeDate } from "@/components/relative-date";
import { sessionWords, titleOf } from "./feedback-words";

/** Feedback that is there, and that the trainee's own rating opens. */
export function RateYourself({ feedback }: { feedback: Feedback }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const rate = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/ratings/", { body: { kind: "self", session: feedback.session.id } }),
      ),
    onSuccess: async (rating) => {
      await queries.invalidateQueries({ queryKey: ["ratings"] });
      await navigate({ to: "/ratings/$id", params: { id: rating.id } });
    },
  });
  return (
    <>
      <PageTitle
        title={titleOf(feedback)}
        lead={`${feedback.author} wrote to you about ${sessionWords(feedback.session)}. Rate the session yourself first.`}
        trail={<Link to="/feedback">Feedback</Link>}
        {...(feedback.allowed_actions.includes("rate_yourself")
          ? {
              action: (
                <Button loading={rate.isPending} onClick={() => rate.mutate()}>
                  Rate the session yourself
                </Button>
              ),
            }
          : {})}
      />
      <div className="stack measure">
        {rate.isError && <ErrorNote error={rate.error} title="The rating was not begun." />}
        <Note>
          <p>
            Released{" "}
            {feedback.released_at !== null && (
              <RelativeDate on={feedback.released_at} as="moment" />
            )}
            . When you have submitted your own rating, the feedback opens and both ratings stand
            side by side. Your own view is worth most before you have read another.
          </p>
        </Note>
      </div>
    </>
  );
}
