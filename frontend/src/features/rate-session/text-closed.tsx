import { Link } from "@tanstack/react-router";
import type { Rating } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import { NextAssignment } from "./next-assignment";

type Why = NonNullable<Rating["text_closed"]>;

const WHY: Partial<Record<Why, string>> = {
  consent_withdrawn: "The client withdrew their consent, so its text is closed for good.",
  text_deleted: "Its text was deleted, as the programme’s rules ask.",
  consent_expired: "The client’s consent has ended, so its text is closed for now.",
};
const CLOSED = "Its text is closed for now.";

/** Why the text is not here any more, in one sentence. */
export function whyTextClosed(why: Why): string {
  return WHY[why] ?? CLOSED;
}

/** In place of a rating whose text was closed while it was not submitted yet. */
export function TextClosed({ rating, nNotTaken }: { rating: Rating; nNotTaken: number }) {
  const hasEnded =
    rating.status === "ended" ||
    rating.text_closed === "consent_withdrawn" ||
    rating.text_closed === "text_deleted";
  return (
    <Note title={`Session ${rating.code} is closed`} live>
      <p>
        {whyTextClosed(rating.text_closed ?? "text_deleted")}{" "}
        {hasEnded
          ? "Your rating ended with it and what was in it is erased. Nothing more is needed of you, and it does not count against you."
          : "What you saved is kept. Nothing is needed of you now; if the text is opened again, you go on where you stopped."}
      </p>
      {nNotTaken > 0 && !hasEnded && (
        <p>
          {counted(nNotTaken, "change")} that had not reached the server{" "}
          {nNotTaken === 1 ? "was" : "were"} removed from this device.
        </p>
      )}
      <div className="row">
        {rating.kind === "independent" && <NextAssignment programme={rating.programme} />}
        <Link to="/ratings">Back to the queue</Link>
      </div>
    </Note>
  );
}
