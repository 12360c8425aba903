import { Link } from "@tanstack/react-router";
import type { Round } from "@/api/types";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";

function consequence(round: Round): string {
  if (round.phase !== "draft") {
    return "They rate all the same. What they submit counts in reliability; certification asks for raters in status.";
  }
  return round.rater_gate === "require"
    ? "This round takes raters in status only, so it cannot be started with them."
    : "The round can be started all the same. Certification asks for raters in status.";
}

/** Names the raters of a round who are not in status for its rubric version, and what that means. */
export function OutOfStatusNote({ round }: { round: Round }) {
  const raters = round.out_of_status ?? [];
  if (raters.length === 0) return null;
  return (
    <Note
      tone="caution"
      title={`${counted(raters.length, "rater is", "raters are")} not in status for this rubric version`}
    >
      <ul>
        {raters.map((rater) => (
          <li key={rater.person}>
            {rater.name} ({rater.code}): {rater.why}
          </li>
        ))}
      </ul>
      <p>{consequence(round)}</p>
      <p>
        <Link to="/calibration">See calibration</Link>
      </p>
    </Note>
  );
}
