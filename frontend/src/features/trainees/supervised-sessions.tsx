import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { ratingsQuery, sessionsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Id, Rating, TherapySession } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorNote } from "@/components/error-note";
import { QueryView } from "@/components/query-view";
import { SupervisedTable } from "./supervised-table";
import { supervisedRows } from "./supervised-rows";

/** The trainee's sessions for the supervisor: rate one, write feedback on a rating. */
export function SupervisedSessions({ trainee }: { trainee: Id }) {
  const programme = useProgramme().programme.id;
  const sessions = useQuery(sessionsQuery(programme));
  const ratings = useQuery(ratingsQuery(programme));
  return (
    <section className="stack" aria-labelledby="supervised">
      <h2 id="supervised" className="section-title">
        Sessions
      </h2>
      <QueryView query={sessions}>
        {(sessionPage) => (
          <QueryView query={ratings}>
            {(ratingPage) => (
              <Sessions
                trainee={trainee}
                sessions={sessionPage.results}
                ratings={ratingPage.results}
              />
            )}
          </QueryView>
        )}
      </QueryView>
    </section>
  );
}

interface SessionsProps {
  trainee: Id;
  sessions: readonly TherapySession[];
  ratings: readonly Rating[];
}

function Sessions({ trainee, sessions, ratings }: SessionsProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const write = useMutation({
    mutationFn: (rating: Id) => answerOf(api.POST("/api/v1/feedback/", { body: { rating } })),
    onSuccess: async (feedback) => {
      await queries.invalidateQueries({ queryKey: ["feedback-list"] });
      await navigate({ to: "/feedback/$id", params: { id: feedback.id } });
    },
  });
  const rate = useMutation({
    mutationFn: (session: Id) =>
      answerOf(api.POST("/api/v1/ratings/", { body: { kind: "supervisor", session } })),
    onSuccess: (rating) => navigate({ to: "/ratings/$id", params: { id: rating.id } }),
  });
  const rows = supervisedRows(trainee, sessions, ratings);
  if (rows.length === 0) {
    return (
      <EmptyState title="This trainee's sessions will stand here">
        A session appears once its transcript is imported and tied to one of the trainee's cases.
      </EmptyState>
    );
  }
  return (
    <>
      {rate.isError && <ErrorNote error={rate.error} title="The rating was not started." />}
      {write.isError && <ErrorNote error={write.error} title="The feedback was not begun." />}
      <SupervisedTable
        rows={rows}
        actions={({ session, ratings: own }) => (
          <span className="row">
            {session.allowed_actions.includes("rate_as_supervisor") && (
              <Button
                size="xs"
                variant="default"
                loading={rate.isPending && rate.variables === session.id}
                aria-label={`Rate ${session.label}`}
                onClick={() => rate.mutate(session.id)}
              >
                Rate
              </Button>
            )}
            {own
              .filter((rating) => rating.allowed_actions.includes("release") || isOwn(rating))
              .map((rating) => (
                <Button
                  key={rating.id}
                  size="xs"
                  variant="default"
                  loading={write.isPending && write.variables === rating.id}
                  onClick={() => write.mutate(rating.id)}
                >
                  Feedback{own.length > 1 ? ` ${rating.rater_code || rating.kind}` : ""}
                  {/* Sighted people see the row; others hear which rating it is. */}
                  <span className="visually-hidden">
                    : {rating.kind} rating of {session.label}
                  </span>
                </Button>
              ))}
          </span>
        )}
      />
    </>
  );
}

/** One's own supervisor's rating, on which feedback may have been begun. */
function isOwn(rating: Rating): boolean {
  return rating.is_own && rating.kind === "supervisor";
}
