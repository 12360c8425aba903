import { Link } from "@tanstack/react-router";
import type { Rating } from "@/api/types";
import { Note } from "@/components/note";
import { RelativeDate } from "@/components/relative-date";
import { counted, ratingKindWord } from "@/lib/words";
import { NextAssignment } from "./next-assignment";

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
        {rating.kind === "self" ? (
          <Link to="/feedback">See feedback on your sessions</Link>
        ) : (
          <Link to="/ratings">Back to the queue</Link>
        )}
      </div>
    </Note>
  );
}
