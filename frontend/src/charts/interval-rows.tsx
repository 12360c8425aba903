import { scaleLinear } from "d3-scale";
import { IntervalGlyph } from "./interval-glyph";
import {
  intervalLayout,
  intervalMark,
  type IntervalCell,
  type IntervalLayout,
  type IntervalRow,
  rowMiddle,
} from "./interval-layout";
import { wrapped } from "./labels";
import type { Marks } from "./use-marks";
import type { ScaleTone } from "./tones";

export interface IntervalPanel {
  title: string;
  tone: ScaleTone;
  domain: readonly [number, number];
  ticks: readonly { at: number; label: string }[];
  /** Lines that divide the axis, as a grid or as the limits of bands. */
  lines: readonly number[];
  /** Words above the axis, each from its place to the right. */
  bands: readonly { from: number; to: number; label: string }[];
}

interface IntervalRowsProps {
  label: string;
  panels: readonly IntervalPanel[];
  rows: readonly IntervalRow[];
  width: number;
  marks: Marks;
}

// Below this a panel has no room for the words of its bands, which the caption has, nor all ticks.
const ROOM_FOR_BANDS = 190;
const LETTER = 6.7;

/** Rows of estimates with intervals, in panels side by side. Marks count row by row. */
export function IntervalRows({ label, panels, rows, width, marks }: IntervalRowsProps) {
  const layout = intervalLayout(width, rows.length, panels.length);
  const places = markPlaces(rows);
  return (
    <svg
      className="chart__drawing"
      width={width}
      height={layout.height}
      viewBox={`0 0 ${width} ${layout.height}`}
      role="group"
      aria-label={label}
      onKeyDown={marks.onKeyDown}
    >
      {panels.map((panel, at) => (
        <PanelBack key={panel.title} panel={panel} layout={layout} at={at} />
      ))}
      {rows.map((row, rowAt) => (
        <g key={row.id}>
          <RowWords row={row} layout={layout} at={rowAt} width={width} />
          {row.cells.map((cell, panelAt) => {
            const panel = panels[panelAt];
            const place = layout.panels[panelAt];
            const mark = places[rowAt]?.[panelAt];
            if (!cell || !panel || !place || mark === null || mark === undefined) return null;
            const y = rowMiddle(layout, rowAt);
            return (
              <g key={panel.title} className={`mark tone-${panel.tone}`} {...marks.markProps(mark)}>
                <rect
                  className="mark__hit"
                  x={place.x - 6}
                  y={y - 13}
                  width={place.width + 12}
                  height={26}
                  rx={4}
                />
                {cell.value === null ? (
                  <text className="chart__reason" x={place.x} y={y + 4}>
                    {wrapped(cell.reason, Math.floor((place.width + 16) / 6), 1).join("")}
                  </text>
                ) : (
                  <IntervalGlyph
                    mark={intervalMark(cell, panel.domain, place)}
                    y={y}
                    shape={panel.tone === "adherence" ? "circle" : "diamond"}
                    isCautioned={cell.caution !== undefined}
                  />
                )}
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}

/** Which mark, counted row by row, stands in which cell. */
function markPlaces(rows: readonly IntervalRow[]): (number | null)[][] {
  let next = 0;
  return rows.map((row) => row.cells.map((cell) => (cell === null ? null : next++)));
}

/** The cells in the order of the marks, with what they belong to. */
export function markedCells(
  rows: readonly IntervalRow[],
): { row: IntervalRow; panel: number; cell: IntervalCell }[] {
  return rows.flatMap((row) =>
    row.cells.flatMap((cell, panel) => (cell === null ? [] : [{ row, panel, cell }])),
  );
}

function PanelBack({
  panel,
  layout,
  at,
}: {
  panel: IntervalPanel;
  layout: IntervalLayout;
  at: number;
}) {
  const place = layout.panels[at];
  if (!place) return null;
  const x = scaleLinear([...panel.domain], [place.x, place.x + place.width]);
  const bottom = layout.height - 22;
  const ticks = place.width < ROOM_FOR_BANDS ? panel.ticks.filter(isEndOrMiddle) : panel.ticks;
  return (
    <g aria-hidden="true">
      <text className={`chart__panel-title tone-${panel.tone}`} x={place.x} y={14}>
        {panel.title}
      </text>
      {place.width >= ROOM_FOR_BANDS &&
        panel.bands.map((band) => (
          <text key={band.label} className="chart__band-word" x={x(band.from) + 3} y={33}>
            {band.label}
          </text>
        ))}
      {panel.lines.map((line) => (
        <line key={line} className="chart__limit" x1={x(line)} x2={x(line)} y1={24} y2={bottom} />
      ))}
      <line
        className="chart__axis"
        x1={place.x}
        x2={place.x + place.width}
        y1={bottom}
        y2={bottom}
      />
      {ticks.map((tick, number) => (
        <text
          key={tick.at}
          className={`chart__tick ${edgeClass(number, ticks.length)}`}
          x={x(tick.at)}
          y={bottom + 15}
        >
          {tick.label}
        </text>
      ))}
    </g>
  );
}

/** The ticks that a tight axis keeps. */
function isEndOrMiddle(_: unknown, at: number, all: readonly unknown[]): boolean {
  return at === 0 || at === all.length - 1 || at === (all.length - 1) / 2;
}

/** The words at the ends of an axis stay inside it, away from the next panel's. */
function edgeClass(at: number, of: number): string {
  if (at === 0) return "chart__tick--first";
  return at === of - 1 ? "chart__tick--last" : "";
}

function RowWords({
  row,
  layout,
  at,
  width,
}: {
  row: IntervalRow;
  layout: IntervalLayout;
  at: number;
  width: number;
}) {
  const top = layout.top + at * layout.rowHeight;
  const room = layout.isNarrow ? width - row.end.length * 6 - 12 : layout.labelWidth;
  const lines = wrapped(row.label, Math.floor(room / LETTER), layout.isNarrow ? 1 : 2);
  const middle = layout.isNarrow ? top + 14 : rowMiddle(layout, at) + 4;
  const first = middle - (lines.length - 1) * 7.5;
  return (
    <g aria-hidden="true">
      <line className="chart__grid" x1={0} x2={width} y1={top} y2={top} />
      {lines.map((line, number) => (
        <text key={number} className="chart__row-label" x={0} y={first + number * 15}>
          {line}
        </text>
      ))}
      <text className="chart__row-end" x={layout.endX} y={middle}>
        {row.end}
      </text>
    </g>
  );
}
