import { extent } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";

export interface DriftPoint {
  position: number;
  difference: number;
  ewma: number | null;
  ewma_low: number | null;
  ewma_high: number | null;
}

export interface DriftPlot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

const MARGINS = { left: 46, right: 20, top: 16, bottom: 44 };
// Differences smaller than this would make noise look like drift.
const LEAST_SPAN = 1.5;

/** Gold sessions to the right in the order of rating, rater minus gold upwards, 0 in the middle. */
export function driftPlot(
  width: number,
  height: number,
  points: readonly DriftPoint[],
  bound: number,
): DriftPlot {
  const heights = points.flatMap(({ difference, ewma_low, ewma_high }) =>
    [difference, ewma_low, ewma_high].filter((value) => value !== null),
  );
  const [low = 0, high = 0] = extent(heights);
  const most = Math.max(Math.abs(low), Math.abs(high), bound, LEAST_SPAN);
  const left = MARGINS.left;
  const right = width - MARGINS.right;
  const bottom = height - MARGINS.bottom;
  return {
    left,
    right,
    top: MARGINS.top,
    bottom,
    x: scaleLinear([1, Math.max(points.length, 2)], [left + 14, right - 14]),
    y: scaleLinear([-most * 1.05, most * 1.05], [bottom, MARGINS.top]),
  };
}
