import { scaleLinear, scalePoint } from "d3-scale";
import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { coefficient } from "./numbers";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface PanelPoint {
  n_raters: number;
  icc: number;
  low: number | null;
  high: number | null;
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

interface PanelChartProps {
  title: string;
  caption: ReactNode;
  points: readonly PanelPoint[];
  target: number;
  table: TableTwin;
  fileName: string;
}

const HEIGHT = 260;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const MARGIN = { left: 40, right: 20, top: 14, bottom: 44 };

/** What the mean of one rater, of two, of three is worth, with intervals and the aim. */
export function PanelChart({ title, caption, points, target, table, fileName }: PanelChartProps) {
  const [box, width] = useWidth();
  const keys = useMarks(points.map(({ label }) => label));
  const right = width - MARGIN.right;
  const x = scalePoint(
    points.map(({ n_raters }) => n_raters),
    [MARGIN.left, right],
  ).padding(0.5);
  const lows = points.map(({ icc, low }) => low ?? icc);
  const y = scaleLinear([Math.min(0, ...lows), 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
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
          className="chart__drawing chance"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <g aria-hidden="true">
            {TICKS.map((tick) => (
              <g key={tick}>
                <line
                  className={tick === 0 ? "chart__axis" : "chart__grid"}
                  x1={MARGIN.left}
                  x2={right}
                  y1={y(tick)}
                  y2={y(tick)}
                />
                <text className="chart__tick chart__tick--y" x={MARGIN.left - 8} y={y(tick) + 4}>
                  {coefficient(tick)}
                </text>
              </g>
            ))}
            {points.map(({ n_raters }) => (
              <text
                key={n_raters}
                className="chart__tick"
                x={x(n_raters)}
                y={HEIGHT - MARGIN.bottom + 16}
              >
                {n_raters}
              </text>
            ))}
            <text className="chart__axis-word" x={MARGIN.left} y={HEIGHT - 8}>
              raters of each session
            </text>
            <line
              className="curve__cut"
              x1={MARGIN.left}
              x2={right}
              y1={y(target)}
              y2={y(target)}
            />
            <text className="chart__note" x={MARGIN.left + 6} y={y(target) - 5}>
              aim {coefficient(target)}
            </text>
          </g>
          {points.map((point, at) => (
            <g
              key={point.n_raters}
              className="mark"
              transform={`translate(${x(point.n_raters) ?? 0} 0)`}
              {...keys.markProps(at)}
            >
              <rect
                className="mark__hit"
                x={-12}
                width={24}
                y={MARGIN.top}
                height={HEIGHT - MARGIN.top - MARGIN.bottom}
              />
              {point.low !== null && point.high !== null && (
                <line className="chance__target" y1={y(point.low)} y2={y(point.high)} />
              )}
              <circle className="chance__point" cy={y(point.icc)} r={4.5} />
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
