import { max, min } from "d3-array";
import { scaleLinear, type ScaleLinear } from "d3-scale";

export type Shape = "circle" | "square" | "triangle" | "diamond";
export type Fill = "full" | "hollow" | "dashed";

export interface CurveMark {
  id: string;
  x: number;
  score: number;
  shape: Shape;
  fill: Fill;
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

export interface BandPoint {
  x: number;
  level: number;
  low: number;
  high: number;
}

export interface PlotArea {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The last session that anything is drawn for; at least 2, so that one session is no wide wall. */
export function lastSession(...series: readonly (readonly { x: number }[])[]): number {
  return Math.max(2, max(series.flat(), (point) => point.x) ?? 2);
}

/** The first session that anything is drawn for; what lies before the training counts down from 0. */
export function firstSession(marks: readonly { x: number }[]): number {
  return Math.min(1, min(marks, (mark) => mark.x) ?? 1);
}

/** Axes: sessions from the first to the last, and the whole scale whatever was scored. */
export function plotArea(
  size: { width: number; height: number },
  margins: Margins,
  last: number,
  scale: { min: number; max: number },
  first = 1,
): PlotArea {
  const left = margins.left;
  const right = size.width - margins.right;
  const bottom = size.height - margins.bottom;
  return {
    ...size,
    left,
    right,
    top: margins.top,
    bottom,
    x: scaleLinear([first - 0.5, last + 0.5], [left, right]),
    y: scaleLinear([scale.min, scale.max], [bottom, margins.top]),
  };
}

/** Whole sessions to write on the axis: all of them, or every 2nd, 5th, 10th … where it is tight. */
export function sessionTicks(last: number, room: number): number[] {
  const most = Math.max(2, Math.floor(room / 26));
  const step = [1, 2, 5, 10, 20, 50].find((size) => last / size <= most) ?? 100;
  const ticks = [1];
  for (let at = step === 1 ? 2 : step; at <= last; at += step) ticks.push(at);
  return ticks;
}

/** Sideways shift of each mark in pixels, so that several scores of one session stay apart. */
export function dodged(marks: readonly { x: number }[], column: number, wanted = 11): number[] {
  const counts = new Map<number, number>();
  for (const { x } of marks) counts.set(x, (counts.get(x) ?? 0) + 1);
  const seen = new Map<number, number>();
  return marks.map(({ x }) => {
    const n = counts.get(x) ?? 1;
    const at = seen.get(x) ?? 0;
    seen.set(x, at + 1);
    const step = n > 1 ? Math.min(wanted, (column * 0.8) / (n - 1)) : 0;
    return (at - (n - 1) / 2) * step;
  });
}

/** Outline of a mark around 0, 0; the areas look alike. */
export function shapePath(shape: Shape, r = 5): string {
  switch (shape) {
    case "circle":
      return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    case "square": {
      const s = r * 0.9;
      return `M${-s} ${-s}h${2 * s}v${2 * s}h${-2 * s}z`;
    }
    case "triangle": {
      const s = r * 1.2;
      return `M0 ${-s}L${s} ${s * 0.85}L${-s} ${s * 0.85}z`;
    }
    case "diamond": {
      const s = r * 1.25;
      return `M0 ${-s}L${s} 0L0 ${s}L${-s} 0z`;
    }
  }
}
