import type { RoundSummary } from "@/api/types";
import { roundProgress } from "@/lib/round-progress";
import { ProgressLine } from "@/components/progress-line";

/** How many ratings are in; unknown to whoever rates in the round while it is open. */
export function SubmittedLine({ round }: { round: RoundSummary }) {
  const progress = roundProgress(round);
  if (progress === null) return <span className="soft">hidden while you rate in it</span>;
  return <ProgressLine done={progress.done} of={progress.of} label="ratings submitted" />;
}
