import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { ratingsQuery, sessionsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Id, Rating, TherapySession } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorNote } from "@/components/error-note";
import { QueryView } from "@/components/query-view";
import { ReleaseDialog } from "./release-dialog";
import { SupervisedTable } from "./supervised-table";
import { supervisedRows } from "./supervised-rows";

/** The trainee's sessions for the supervisor: rate one, release a rating. */
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
  const [toRelease, setToRelease] = useState<Rating | null>(null);
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
              .filter((rating) => rating.allowed_actions.includes("release"))
              .map((rating) => (
                <Button
                  key={rating.id}
                  size="xs"
                  variant="default"
                  onClick={() => setToRelease(rating)}
                >
                  Release{own.length > 1 ? ` ${rating.rater_code || rating.kind}` : ""}
                  {/* Sighted people see the row; others hear which rating it is. */}
                  <span className="visually-hidden">
                    : {rating.kind} rating of {session.label}
                  </span>
                </Button>
              ))}
          </span>
        )}
      />
      {toRelease !== null && (
        <ReleaseDialog key={toRelease.id} rating={toRelease} onClose={() => setToRelease(null)} />
      )}
    </>
  );
}
