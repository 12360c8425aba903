import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { CurveAxes } from "./curve-axes";
import { lastSession, plotArea } from "./curve-layout";
import type { TableTwin } from "./table-twin";
import type { ScaleTone } from "./tones";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface SpreadStop {
  x: number;
  lowest: number;
  quarter: number;
  median: number;
  three_quarters: number;
  highest: number;
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

interface SpreadChartProps {
  title: string;
  caption: ReactNode;
  tone: ScaleTone;
  scale: { min: number; max: number };
  cut: number | null;
  stops: readonly SpreadStop[];
  table: TableTwin;
  fileName: string;
}

const HEIGHT = 280;
const MARGINS = { left: 30, right: 24, top: 12, bottom: 42 };

/** Many values at each session: all of them as a line, the middle half as a bar, the middle. */
export function SpreadChart({
  title,
  caption,
  tone,
  scale,
  cut,
  stops,
  table,
  fileName,
}: SpreadChartProps) {
  const [box, width] = useWidth();
  const last = lastSession(stops);
  const plot = plotArea({ width, height: HEIGHT }, MARGINS, last, scale);
  const keys = useMarks(stops.map((stop) => stop.label));
  const half = Math.max(2, Math.min(9, (plot.x(2) - plot.x(1)) * 0.3));
  const inside = (value: number) => plot.y(Math.min(scale.max, Math.max(scale.min, value)));
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
          className={`chart__drawing tone-${tone}`}
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <CurveAxes plot={plot} last={last} />
          {cut !== null && (
            <line
              className="curve__cut"
              x1={plot.left}
              x2={plot.right}
              y1={plot.y(cut)}
              y2={plot.y(cut)}
              aria-hidden="true"
            />
          )}
          {stops.map((stop, at) => (
            <g
              key={stop.x}
              className="mark"
              transform={`translate(${plot.x(stop.x)} 0)`}
              {...keys.markProps(at)}
            >
              <rect
                className="mark__hit"
                x={-half - 2}
                y={inside(stop.highest) - 4}
                width={half * 2 + 4}
                height={inside(stop.lowest) - inside(stop.highest) + 8}
                rx={4}
              />
              <line
                className="spread__all"
                y1={inside(stop.lowest)}
                y2={inside(stop.highest)}
                x1={0}
                x2={0}
              />
              <rect
                className="spread__half"
                x={-half}
                width={half * 2}
                y={inside(stop.three_quarters)}
                height={Math.max(2, inside(stop.quarter) - inside(stop.three_quarters))}
              />
              <line
                className="spread__middle"
                x1={-half - 2}
                x2={half + 2}
                y1={inside(stop.median)}
                y2={inside(stop.median)}
              />
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
