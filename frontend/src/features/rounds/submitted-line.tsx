import type { RoundSummary } from "@/api/types";
import { ProgressLine } from "@/components/progress-line";

/** How many ratings are in; unknown to whoever rates in the round while it is open. */
export function SubmittedLine({ round }: { round: RoundSummary }) {
  if (round.n_submitted === null) return <span className="soft">hidden while you rate in it</span>;
  return (
    <ProgressLine done={round.n_submitted} of={round.n_assignments} label="ratings submitted" />
  );
}
