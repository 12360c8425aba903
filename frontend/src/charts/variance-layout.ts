export type VariancePart = "session" | "rater" | "residual";

export const PARTS: readonly VariancePart[] = ["session", "rater", "residual"];

export interface VarianceSegment {
  part: VariancePart;
  share: number;
  x: number;
  width: number;
}

/** The parts of a total as shares of it, laid end to end; null when nothing varies. */
export function varianceSegments(
  parts: Readonly<Record<VariancePart, number>>,
  width: number,
): VarianceSegment[] | null {
  const total = PARTS.reduce((sum, part) => sum + Math.max(0, parts[part]), 0);
  if (!(total > 0)) return null;
  let x = 0;
  return PARTS.map((part) => {
    const share = Math.max(0, parts[part]) / total;
    const segment = { part, share, x, width: share * width };
    x += segment.width;
    return segment;
  });
}
