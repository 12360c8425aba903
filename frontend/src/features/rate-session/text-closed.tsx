import { Link } from "@tanstack/react-router";
import type { Rating } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import { NextAssignment } from "./next-assignment";
import type { ClosedText } from "./use-text-watch";

const WHY: Partial<Record<ClosedText, string>> = {
  ended_by_lead: "The programme lead has ended this work.",
  consent_withdrawn: "The client withdrew their consent, so its text is closed for good.",
  text_deleted: "Its text was deleted, as the programme’s rules ask.",
  consent_expired: "The client’s consent has ended, so its text is closed for now.",
};
const CLOSED = "Its text is closed for now.";

/** Why the text is not here any more, in one sentence. */
export function whyTextClosed(why: ClosedText): string {
  return WHY[why] ?? CLOSED;
}

interface TextClosedProps {
  rating: Rating;
  why: ClosedText;
  nNotTaken: number;
}

function whatFollows(isByLead: boolean, hasEnded: boolean): string {
  if (isByLead) {
    return "What you had saved is kept; nothing can be added, and nothing more is needed of you. The reason is on your page of calibration.";
  }
  return hasEnded
    ? "Your rating ended with it and what was in it is erased. Nothing more is needed of you, and it does not count against you."
    : "What you saved is kept. Nothing is needed of you now; if the text is opened again, you go on where you stopped.";
}

/** In place of a rating whose text was closed while it was not submitted yet. */
export function TextClosed({ rating, why, nNotTaken }: TextClosedProps) {
  const isByLead = why === "ended_by_lead";
  const hasEnded =
    !isByLead &&
    (rating.status === "ended" || why === "consent_withdrawn" || why === "text_deleted");
  return (
    <Note title={`Session ${rating.code} is closed`} live>
      <p>
        {whyTextClosed(why)} {whatFollows(isByLead, hasEnded)}
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
