/** Which turn of a transcript is heard at a place of its recording. */

interface TimedTurn {
  number: number;
  start_ms: number | null;
}

/** The last turn that has begun by then; null before the first, and where no turn has a time. */
export function turnAt(turns: readonly TimedTurn[], ms: number): number | null {
  let found: number | null = null;
  let begun = -1;
  for (const { number, start_ms: start } of turns) {
    if (start !== null && start <= ms && start >= begun) {
      found = number;
      begun = start;
    }
  }
  return found;
}
