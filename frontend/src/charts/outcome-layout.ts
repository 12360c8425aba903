import { scaleLinear, type ScaleLinear } from "d3-scale";
import { localDay } from "@/lib/dates";

export interface OutcomePoint {
  /** The day it was filled in, as an ISO date. */
  on: string;
  total: number;
}

export interface OutcomePlot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: (on: string) => number;
  y: ScaleLinear<number, number>;
}

// The names of severities stand beside the drawing, where no line runs through them.
const MARGINS = { left: 34, right: 118, top: 12, bottom: 26 };

/** Days to the right, the questionnaire's whole range upwards. */
export function outcomePlot(
  width: number,
  height: number,
  points: readonly OutcomePoint[],
  range: { min: number; max: number },
): OutcomePlot {
  const days = points.map((point) => localDay(point.on).getTime());
  const left = MARGINS.left;
  const right = width - MARGINS.right;
  const bottom = height - MARGINS.bottom;
  const first = Math.min(...days);
  const last = Math.max(...days);
  const inset = 14;
  const scale = scaleLinear([first, last], [left + inset, right - inset]);
  return {
    left,
    right,
    top: MARGINS.top,
    bottom,
    // One day alone stands in the middle.
    x: (on) => (first === last ? (left + right) / 2 : scale(localDay(on).getTime())),
    y: scaleLinear([range.min, range.max], [bottom, MARGINS.top]),
  };
}

/** A severity with the middle of its stretch, where its name stands. */
export function bandMiddles<B extends { starts_at: number }>(
  bands: readonly B[],
  maximum: number,
): { band: B; middle: number }[] {
  return bands.map((band, at) => ({
    band,
    middle: (band.starts_at + (bands[at + 1]?.starts_at ?? maximum)) / 2,
  }));
}

/** The days to write below the axis: the ends, and others as far as there is room between. */
export function dayTicks(
  points: readonly OutcomePoint[],
  x: (on: string) => number,
  room = 92,
): string[] {
  const days = [...new Set(points.map((point) => point.on))].sort();
  const last = days.at(-1);
  if (last === undefined) return [];
  const shown: string[] = [];
  for (const day of days.slice(0, -1)) {
    const before = shown.at(-1);
    const isFree = before === undefined || x(day) - x(before) >= room;
    if (isFree && x(last) - x(day) >= room) shown.push(day);
  }
  return [...shown, last];
}
