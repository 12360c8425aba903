import { Link } from "@tanstack/react-router";
import type { TherapySession } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { formatMoment } from "@/lib/dates";

/** Whether somebody vouches that nobody can be recognised in the text, and the way to do so. */
export function DeidentifiedPanel({ session }: { session: TherapySession }) {
  const isPaused = session.not_assignable_reasons.includes("quarantined");
  const mayReview = session.allowed_actions.includes("attest_deidentified");
  return (
    <section className="panel stack stack--tight" aria-labelledby="session-deidentified">
      <h2 id="session-deidentified" className="section-title">
        De-identified
      </h2>
      {isPaused ? (
        <StateMark tone="alert">A name was reported in the text; the session is paused</StateMark>
      ) : session.deidentified_at === null ? (
        <StateMark tone="open">Not confirmed</StateMark>
      ) : (
        <StateMark tone="done">Confirmed on {formatMoment(session.deidentified_at)}</StateMark>
      )}
      {mayReview && (
        <p>
          <Link to="/sessions/$id/deidentification" params={{ id: session.id }}>
            {isPaused ? "See the report and review the text" : "Review the text"}
          </Link>
        </p>
      )}
    </section>
  );
}
