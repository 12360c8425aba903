import { area, line } from "d3-shape";
import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { type DriftPoint, driftPlot } from "./drift-layout";
import { difference as inPoints } from "./numbers";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";
import "./drift.css";

export interface DriftMark extends DriftPoint {
  /** What a screen reader says and the line below the chart shows. */
  label: string;
  alarms: boolean;
}

interface DriftChartProps {
  title: string;
  caption: ReactNode;
  marks: readonly DriftMark[];
  /** Largest mean difference over the last sessions, either way. */
  bound: number;
  table: TableTwin;
  fileName: string;
  empty?: string | null;
}

const HEIGHT = 300;

/** One rater's hidden gold sessions: every difference, their weighted mean, and its limits. */
export function DriftChart({
  title,
  caption,
  marks,
  bound,
  table,
  fileName,
  empty = null,
}: DriftChartProps) {
  const [box, width] = useWidth();
  const plot = driftPlot(width, HEIGHT, marks, bound);
  const keys = useMarks(marks.map((mark) => mark.label));
  const charted = marks.filter((mark) => mark.ewma !== null);
  const band = area<DriftPoint>()
    .x((point) => plot.x(point.position))
    .y0((point) => plot.y(point.ewma_low ?? 0))
    .y1((point) => plot.y(point.ewma_high ?? 0));
  const path = line<DriftPoint>(
    (point) => plot.x(point.position),
    (point) => plot.y(point.ewma ?? 0),
  );
  const ticks = plot.y.ticks(5);
  const every = Math.max(1, Math.ceil((marks.length * 26) / (plot.right - plot.left)));
  return (
    <ChartFrame
      title={title}
      caption={caption}
      table={table}
      fileName={fileName}
      readout={keys.readout}
      empty={empty}
    >
      <div ref={box}>
        <svg
          className="chart__drawing drift"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <g aria-hidden="true">
            {charted.length > 1 && <path className="drift__band" d={band(charted) ?? ""} />}
            {ticks.map((tick) => (
              <g key={tick}>
                <line
                  className={tick === 0 ? "chart__axis" : "chart__grid"}
                  x1={plot.left}
                  x2={plot.right}
                  y1={plot.y(tick)}
                  y2={plot.y(tick)}
                />
                <text className="chart__tick chart__tick--y" x={plot.left - 8} y={plot.y(tick) + 4}>
                  {inPoints(tick).replace(/\.?0+$/, "") || "0"}
                </text>
              </g>
            ))}
            {marks
              .filter((_, at) => at % every === 0)
              .map((mark) => (
                <text
                  key={mark.position}
                  className="chart__tick"
                  x={plot.x(mark.position)}
                  y={plot.bottom + 16}
                >
                  {mark.position}
                </text>
              ))}
            <text className="chart__axis-word" x={plot.left} y={plot.bottom + 35}>
              hidden gold session, in the order of rating
            </text>
            <text className="chart__note" x={plot.right} y={plot.top + 2} textAnchor="end">
              more lenient than gold ↑
            </text>
            <text className="chart__note" x={plot.right} y={plot.bottom - 6} textAnchor="end">
              harsher than gold ↓
            </text>
          </g>
          {charted.length > 1 && (
            <path className="curve__line" d={path(charted) ?? ""} aria-hidden="true" />
          )}
          {marks.map((mark, at) => (
            <g
              key={mark.position}
              className="mark"
              transform={`translate(${plot.x(mark.position)} ${plot.y(mark.difference)})`}
              {...keys.markProps(at)}
            >
              <circle className="mark__hit" r={12} />
              {mark.alarms ? (
                <path className="drift__alarm" d="M0 -6.5L6 4.5H-6Z" />
              ) : (
                <circle className="drift__point" r={4.5} />
              )}
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
