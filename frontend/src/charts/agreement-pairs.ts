import type { IntervalCell } from "./interval-layout";

export interface RaterPair {
  a: string;
  b: string;
  n: number;
  /** Sessions that these scores are of; null where nobody counted them. */
  nSessions: number | null;
  /** Proportions; null where the pair shares no session. */
  withinOne: number | null;
  exact: number | null;
  /** Quadratic weights, over all scores that both gave. */
  kappa: IntervalCell;
}

/** Pairs by both orders of their raters, so that a matrix can look them up either way. */
export function pairLookup(
  pairs: readonly RaterPair[],
): (row: string, column: string) => RaterPair | undefined {
  const found = new Map<string, RaterPair>();
  for (const pair of pairs) {
    found.set(JSON.stringify([pair.a, pair.b]), pair);
    found.set(JSON.stringify([pair.b, pair.a]), pair);
  }
  return (row, column) => found.get(JSON.stringify([row, column]));
}

/** The raters that occur in any pair, in the order of their codes. */
export function ratersOf(pairs: readonly Pick<RaterPair, "a" | "b">[]): string[] {
  const codes = new Set(pairs.flatMap((pair) => [pair.a, pair.b]));
  return [...codes].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Depth of shading, 0 to 4; it repeats the number that stands in the cell. */
export function shade(share: number): number {
  return Math.max(0, Math.min(4, Math.floor((share - 0.5) * 10)));
}
