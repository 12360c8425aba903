export interface RoundProgress {
  done: number;
  of: number;
}

interface Counts {
  n_submitted: number | null;
  n_assignments: number | null;
}

/** How many ratings of how many are in; null to whoever rates in the round while it is open. */
export function roundProgress({ n_submitted, n_assignments }: Counts): RoundProgress | null {
  if (n_submitted === null || n_assignments === null) return null;
  return { done: n_submitted, of: n_assignments };
}
