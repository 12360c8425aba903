import { scaleLinear } from "d3-scale";

/** An estimate with its interval, or the reason why there is none, in a few words. */
export type IntervalCell =
  | {
      value: number;
      low: number | null;
      high: number | null;
      /** Why not to rely on this interval; it is marked, and the words stand below the chart. */
      caution?: string;
    }
  | { value: null; reason: string };

export interface IntervalRow {
  id: string;
  label: string;
  /** Written at the end of the row: "24 sessions, 4 raters". */
  end: string;
  /** One per panel; null where the row has nothing to do with the panel. */
  cells: readonly (IntervalCell | null)[];
}

export interface IntervalMark {
  /** Pixels; `low` and `high` are null where there is no interval. */
  x: number;
  low: number | null;
  high: number | null;
  /** The interval, or the point itself, goes on beyond the axis. */
  isCutLow: boolean;
  isCutHigh: boolean;
}

export interface IntervalLayout {
  isNarrow: boolean;
  labelWidth: number;
  endX: number;
  top: number;
  rowHeight: number;
  height: number;
  panels: { x: number; width: number }[];
}

const NARROW = 640;
const GAP = 36;
const EDGE = 10;
const END = 92;
const TOP = 46;
const BOTTOM = 26;

export function cautionOf(cell: IntervalCell | null | undefined): string | null {
  return cell?.value == null ? null : (cell.caution ?? null);
}

/** What the marks of the intervals of these rows mean, each text once. */
export function cautionsOf(rows: readonly IntervalRow[]): string[] {
  return [...new Set(rows.flatMap((row) => row.cells.flatMap((cell) => cautionOf(cell) ?? [])))];
}

/** Where everything stands: labels, panels side by side, the words at the end of each row. */
export function intervalLayout(width: number, nRows: number, nPanels: number): IntervalLayout {
  const isNarrow = width < NARROW;
  const labelWidth = isNarrow ? 0 : Math.min(270, Math.round(width * 0.28));
  const left = isNarrow ? EDGE : labelWidth + EDGE;
  const right = isNarrow ? width - EDGE : width - END - EDGE;
  const panelWidth = (right - left - GAP * (nPanels - 1)) / nPanels;
  const rowHeight = isNarrow ? 50 : 36;
  return {
    isNarrow,
    labelWidth,
    endX: width,
    top: TOP,
    rowHeight,
    height: TOP + nRows * rowHeight + BOTTOM,
    panels: Array.from({ length: nPanels }, (_, at) => ({
      x: left + at * (panelWidth + GAP),
      width: panelWidth,
    })),
  };
}

/** Height of a row's marks; on a narrow screen they stand below the row's label. */
export function rowMiddle(layout: IntervalLayout, at: number): number {
  return layout.top + at * layout.rowHeight + (layout.isNarrow ? 34 : layout.rowHeight / 2);
}

/** An estimate in pixels of its panel. What lies off the axis is cut at its end and marked so. */
export function intervalMark(
  cell: { value: number; low: number | null; high: number | null },
  domain: readonly [number, number],
  panel: { x: number; width: number },
): IntervalMark {
  const place = scaleLinear([...domain], [panel.x, panel.x + panel.width]).clamp(true);
  const least = Math.min(cell.value, cell.low ?? cell.value);
  const most = Math.max(cell.value, cell.high ?? cell.value);
  return {
    x: place(cell.value),
    low: cell.low === null ? null : place(cell.low),
    high: cell.high === null ? null : place(cell.high),
    isCutLow: least < domain[0],
    isCutHigh: most > domain[1],
  };
}

/** An axis with zero in its middle that holds all values, in whole steps. */
export function symmetricDomain(values: readonly number[], step = 0.5): [number, number] {
  const most = values.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  // A hair of tolerance keeps 0.5 itself from taking the next step.
  const reach = Math.max(step, Math.ceil(most / step - 1e-9) * step);
  return [-reach, reach];
}
