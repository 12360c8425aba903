import type { RoundSummary } from "@/api/types";

export interface RoundProgress {
  done: number;
  of: number;
}

/** How many ratings of how many are in; null to whoever rates in the round while it is open. */
export function roundProgress(round: RoundSummary): RoundProgress | null {
  if (round.n_submitted === null || round.n_assignments === null) return null;
  return { done: round.n_submitted, of: round.n_assignments };
}
