import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { assignmentsQuery } from "@/api/lists";
import type { Assignment, Rating } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { RelativeDate } from "@/components/relative-date";
import { counted, ratingKindWord } from "@/lib/words";

/** Why nothing can be changed here, and where one goes from here. */
export function RatedNote({ rating, nNotTaken }: { rating: Rating; nNotTaken: number }) {
  const submitted = rating.submitted_at && <RelativeDate on={rating.submitted_at} as="moment" />;
  if (!rating.is_own) {
    return (
      <Note>
        <p>
          {ratingKindWord(rating.kind)} rating
          {rating.rater_code !== "" && ` by ${rating.rater_code}`}
          {submitted && <>, submitted {submitted}</>}
          {rating.released_at !== null && (
            <>
              , released <RelativeDate on={rating.released_at} as="moment" />
            </>
          )}
          . It can be read, not changed.
        </p>
      </Note>
    );
  }
  const notTaken = nNotTaken > 0 && (
    <p>
      {counted(nNotTaken, "change")} made here after that {nNotTaken === 1 ? "was" : "were"} not
      taken.
    </p>
  );
  if (rating.is_paused && rating.status === "draft") {
    return (
      <Note tone="caution" title="This session is paused" live>
        <p>
          A name was left in its text and is being taken out. What you entered is kept; you can go
          on here when the session is open again.
        </p>
        <Link to="/ratings">Back to the queue</Link>
      </Note>
    );
  }
  if (rating.status === "draft") {
    return (
      <Note tone="caution">
        <p>This draft can be read, but no longer changed: its round does not take ratings now.</p>
        {notTaken}
      </Note>
    );
  }
  return (
    <Note tone="done" title="Submitted" live>
      <p>You submitted this rating {submitted}. It is final; this page now only shows it.</p>
      {notTaken}
      <div className="row">
        {rating.kind === "independent" && <NextAssignment programme={rating.programme} />}
        <Link to="/ratings">Back to the queue</Link>
      </div>
    </Note>
  );
}

function NextAssignment({ programme }: { programme: string }) {
  const assignments = useQuery(assignmentsQuery(programme));
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: async (next: Assignment) => {
      if (next.rating !== null) return next.rating;
      const path = { id: next.id };
      const rating = await answerOf(
        api.POST("/api/v1/assignments/{id}/start/", { params: { path } }),
      );
      return rating.id;
    },
    onSuccess: (id) => navigate({ to: "/ratings/$id", params: { id } }),
  });
  const open = assignments.data?.results ?? [];
  const next =
    open.find(({ status }) => status === "in_progress") ??
    open.find(({ status }) => status === "waiting");
  if (!next) return null;
  return (
    <>
      <Button loading={begin.isPending} onClick={() => begin.mutate(next)}>
        {next.status === "waiting" ? "Rate" : "Go on with"} session {next.code} next
      </Button>
      {begin.isError && <ErrorNote error={begin.error} title="The session was not opened" />}
    </>
  );
}
