import { extent } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";

export interface ChancePoint {
  level: number;
  certified: number;
}

export interface ChancePlot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

const MARGINS = { left: 46, right: 16, top: 16, bottom: 44 };

/** True levels to the right, the chance from 0 to 1 upwards. */
export function chancePlot(
  width: number,
  height: number,
  points: readonly ChancePoint[],
): ChancePlot {
  const [first = 0, last = 1] = extent(points, (point) => point.level);
  const left = MARGINS.left;
  const right = width - MARGINS.right;
  const bottom = height - MARGINS.bottom;
  return {
    left,
    right,
    top: MARGINS.top,
    bottom,
    x: scaleLinear([first, last], [left + 10, right - 10]),
    y: scaleLinear([0, 1], [bottom, MARGINS.top]),
  };
}

/** Levels to write on the axis: every second one where it is tight. */
export function levelTicks(points: readonly ChancePoint[], room: number): number[] {
  const step = Math.max(1, Math.ceil((points.length * 34) / Math.max(room, 1)));
  const middle = Math.floor(points.length / 2);
  // The cut is in the middle, and always written.
  return points.filter((_, at) => (at - middle) % step === 0).map((point) => point.level);
}
