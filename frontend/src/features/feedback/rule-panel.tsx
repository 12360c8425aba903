import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { feedbackRulesQuery } from "@/api/feedback";
import { asApiError } from "@/api/errors";
import type { Id } from "@/api/types";
import { notifyError } from "@/components/notify";
import { QueryView } from "@/components/query-view";
import { formatDay } from "@/lib/dates";

/** Whether trainees rate themselves first, and the way to decide it otherwise. */
export function RulePanel({ programme }: { programme: Id }) {
  const queries = useQueryClient();
  const rules = useQuery(feedbackRulesQuery(programme));
  const decide = useMutation({
    mutationFn: (first: boolean) =>
      answerOf(
        api.POST("/api/v1/feedback-rules/", { body: { programme, self_rating_first: first } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["feedback-rules"] }),
    onError: (error) => notifyError("The rule was not changed", asApiError(error).message),
  });
  return (
    <section className="panel stack stack--tight" aria-labelledby="feedback-rule">
      <h2 id="feedback-rule" className="section-title">
        Self-rating first
      </h2>
      <QueryView query={rules}>
        {({ results }) => {
          const newest = results[0];
          const first = newest?.self_rating_first ?? true;
          return (
            <>
              <p className="measure">
                {first
                  ? "Trainees rate the session themselves before feedback opens to them."
                  : "Feedback opens to trainees at once, whether they rated the session or not."}{" "}
                {newest === undefined
                  ? "That is so unless you decide otherwise."
                  : `Decided by ${newest.decided_by} on ${formatDay(newest.decided_at)}.`}
              </p>
              <div>
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={decide.isPending}
                  onClick={() => decide.mutate(!first)}
                >
                  {first
                    ? "Open feedback at once from now on"
                    : "Ask for a self-rating from now on"}
                </Button>
              </div>
            </>
          );
        }}
      </QueryView>
    </section>
  );
}
