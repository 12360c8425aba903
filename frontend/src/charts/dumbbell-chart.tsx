import type { ReactNode } from "react";
import { scaleLinear } from "d3-scale";
import { range } from "d3-array";
import { ChartFrame } from "./chart-frame";
import { points as inPoints } from "./numbers";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface DumbbellRow {
  id: string;
  /** In front of the row, short. */
  name: string;
  hollow: number;
  full: number;
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

interface DumbbellChartProps {
  title: string;
  caption: ReactNode;
  scale: { min: number; max: number };
  rows: readonly DumbbellRow[];
  /** What the hollow and the full end of a row are. */
  ends: { hollow: string; full: string };
  table: TableTwin;
  fileName: string;
}

const ROW = 26;
const MARGINS = { left: 76, right: 16, top: 10, bottom: 26 };

/** Two values a row, joined: how far apart they lie, and which way. */
export function DumbbellChart({
  title,
  caption,
  scale,
  rows,
  ends,
  table,
  fileName,
}: DumbbellChartProps) {
  const [box, width] = useWidth();
  const keys = useMarks(rows.map((row) => row.label));
  const height = MARGINS.top + rows.length * ROW + MARGINS.bottom;
  const x = scaleLinear([scale.min, scale.max], [MARGINS.left, width - MARGINS.right]);
  const bottom = height - MARGINS.bottom;
  return (
    <ChartFrame
      title={title}
      caption={caption}
      table={table}
      fileName={fileName}
      readout={keys.readout}
    >
      <div ref={box}>
        <svg
          className="chart__drawing tone-competence"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <g aria-hidden="true">
            {range(scale.min, scale.max + 1).map((value) => (
              <g key={value}>
                <line
                  className="chart__grid"
                  x1={x(value)}
                  x2={x(value)}
                  y1={MARGINS.top}
                  y2={bottom}
                />
                <text className="chart__tick" x={x(value)} y={bottom + 16}>
                  {value}
                </text>
              </g>
            ))}
          </g>
          {rows.map((row, at) => (
            <g
              key={row.id}
              className="mark"
              transform={`translate(0 ${MARGINS.top + (at + 0.5) * ROW})`}
              {...keys.markProps(at)}
            >
              <rect className="mark__hit" x={0} y={-ROW / 2} width={width} height={ROW} rx={4} />
              <text className="chart__tick chart__tick--y" x={MARGINS.left - 12} y={4}>
                {row.name}
              </text>
              <line className="dumbbell__gap" x1={x(row.hollow)} x2={x(row.full)} y1={0} y2={0} />
              <circle className="mark__point mark__point--hollow" cx={x(row.hollow)} cy={0} r={5} />
              <circle className="mark__point" cx={x(row.full)} cy={0} r={5} />
            </g>
          ))}
        </svg>
        <p className="small soft">
          Hollow: {ends.hollow}. Full: {ends.full}. The scale goes from {inPoints(scale.min)} to{" "}
          {inPoints(scale.max)}.
        </p>
      </div>
    </ChartFrame>
  );
}
