import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { sessionQuery, turnsQuery } from "@/api/lists";
import type { Deidentification, TherapySession } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorNote } from "@/components/error-note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { formatMoment } from "@/lib/dates";
import { counted } from "@/lib/words";
import { kindWord } from "./kind-words";
import { NamesPanel } from "./names-panel";
import { ReportsPanel } from "./reports-panel";
import { ReviewDesk } from "./review-desk";
import { reviewKey, useReviewQuery } from "./use-review";
import type { IdentifierKind } from "@/api/types";
import "./deidentification.css";

/** The review of a session's text: not begun, under way, or done. */
export function DeidentificationPage() {
  const session = useQuery(sessionQuery(useRouteId()));
  return (
    <QueryView query={session} isPage>
      {(data) => <OfSession session={data} />}
    </QueryView>
  );
}

function OfSession({ session }: { session: TherapySession }) {
  const review = useReviewQuery(session.transcript?.id);
  if (session.transcript?.deleted_at !== null) {
    return (
      <>
        <Title session={session} lead="There is no text to review." />
        <EmptyState title="This session has no text" />
      </>
    );
  }
  return (
    <QueryView query={review} isPage loading="Loading the review…">
      {(data) =>
        data.state === "open" ? (
          <Open session={session} review={data} />
        ) : (
          <Closed session={session} review={data} />
        )
      }
    </QueryView>
  );
}

function Title({ session, lead }: { session: TherapySession; lead: string }) {
  return (
    <PageTitle
      title={`De-identify ${session.label}`}
      lead={lead}
      trail={
        <>
          <Link to="/sessions">Sessions</Link>
          <Link to="/sessions/$id" params={{ id: session.id }}>
            {session.label}
          </Link>
        </>
      }
    />
  );
}

function useRun(review: Deidentification) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/transcripts/{id}/deidentification/", {
          params: { path: { id: review.transcript } },
        }),
      ),
    onSuccess: (data) => queries.setQueryData(reviewKey(review.transcript), data),
  });
}

function Open({ session, review }: { session: TherapySession; review: Deidentification }) {
  const turns = useQuery(turnsQuery(review.transcript));
  const queries = useQueryClient();
  const run = useRun(review);
  return (
    <QueryView query={turns} isPage loading="Loading the transcript…">
      {(data) => (
        <ReviewDesk
          session={session}
          review={review}
          turns={data}
          onRun={() => run.mutateAsync()}
          runError={run.error}
          onDone={(done) => {
            // The text is another now: what was loaded of it must not be shown again.
            queries.removeQueries({ queryKey: ["turns", review.transcript] });
            queries.removeQueries({ queryKey: ["case-names"] });
            queries.setQueryData(reviewKey(review.transcript), done);
            void Promise.all([
              queries.invalidateQueries({ queryKey: ["session", session.id] }),
              queries.invalidateQueries({ queryKey: ["sessions"] }),
              queries.invalidateQueries({ queryKey: ["name-reports"] }),
            ]);
          }}
        />
      )}
    </QueryView>
  );
}

function Closed({ session, review }: { session: TherapySession; review: Deidentification }) {
  const run = useRun(review);
  const mayOpen = review.allowed_actions.includes("open");
  const isDone = review.state === "completed";
  const lead = isDone
    ? "The review is finished; the names have left the text."
    : mayOpen
      ? "The rules propose what to take out; you decide each."
      : "The text was confirmed without a review here.";
  return (
    <>
      <Title session={session} lead={lead} />
      <div className="stack measure">
        {mayOpen && <ReportsPanel transcript={review.transcript} session={session.id} />}
        {isDone && <Summary review={review} />}
        {mayOpen && (
          <>
            {run.isError && <ErrorNote error={run.error} title="The rules did not run" />}
            {review.allowed_actions.includes("name") && (
              <NamesPanel caseId={review.case} onChanged={() => Promise.resolve()} />
            )}
            <div>
              <Button loading={run.isPending} onClick={() => run.mutate()}>
                {isDone ? "Review the text again" : "Run the rules"}
              </Button>
            </div>
          </>
        )}
        <p>
          <Link to="/sessions/$id" params={{ id: session.id }}>
            Back to the session
          </Link>
        </p>
      </div>
    </>
  );
}

function Summary({ review }: { review: Deidentification }) {
  const { counts } = review;
  const kinds = Object.entries(counts.by_kind).sort((a, b) => b[1] - a[1]);
  return (
    <section className="panel stack stack--tight" aria-label="What was done">
      <StateMark tone="done">
        Finished {review.completed_at ? formatMoment(review.completed_at) : ""}
      </StateMark>
      <p>
        {counted(counts.accepted, "place")} taken out in{" "}
        {counted(counts.turns_changed ?? 0, "turn")}, {counts.rejected} left in, {counts.added} of
        them marked by hand. The proposals are erased; what stays are these counts.
      </p>
      {kinds.length > 0 && (
        <ul className="plain-list finish__kinds figures">
          {kinds.map(([kind, n]) => (
            <li key={kind}>
              {kindWord(kind as IdentifierKind)} {n}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
