import { line } from "d3-shape";
import { max } from "d3-array";
import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { plotArea, lastSession, sessionTicks } from "./curve-layout";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface CusumMark {
  x: number;
  value: number;
  signals: boolean;
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

interface CusumChartProps {
  title: string;
  caption: ReactNode;
  marks: readonly CusumMark[];
  limit: number;
  table: TableTwin;
  fileName: string;
}

const HEIGHT = 220;
const MARGINS = { left: 30, right: 62, top: 14, bottom: 42 };

/** A sum that climbs while sessions speak for one level against another, and its limit. */
export function CusumChart({ title, caption, marks, limit, table, fileName }: CusumChartProps) {
  const [box, width] = useWidth();
  const last = lastSession(marks);
  const top = Math.max(limit, max(marks, (mark) => mark.value) ?? 0) * 1.1;
  const plot = plotArea({ width, height: HEIGHT }, MARGINS, last, { min: 0, max: top });
  const keys = useMarks(marks.map((mark) => mark.label));
  const path = line<CusumMark>(
    (mark) => plot.x(mark.x),
    (mark) => plot.y(mark.value),
  );
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
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <g aria-hidden="true">
            <line
              className="chart__axis"
              x1={plot.left}
              x2={plot.right}
              y1={plot.bottom}
              y2={plot.bottom}
            />
            <text className="chart__tick chart__tick--y" x={plot.left - 8} y={plot.bottom + 4}>
              0
            </text>
            <line
              className="curve__cut"
              x1={plot.left}
              x2={plot.right}
              y1={plot.y(limit)}
              y2={plot.y(limit)}
            />
            <text className="chart__note" x={plot.right + 6} y={plot.y(limit) + 4}>
              limit
            </text>
            {sessionTicks(last, plot.right - plot.left).map((session) => (
              <text key={session} className="chart__tick" x={plot.x(session)} y={plot.bottom + 16}>
                {session}
              </text>
            ))}
            <text className="chart__axis-word" x={plot.left} y={plot.bottom + 33}>
              session in the training, by date
            </text>
            <path className="curve__line" d={path([...marks]) ?? ""} />
          </g>
          {marks.map((mark, at) => (
            <g
              key={mark.x}
              className="mark"
              transform={`translate(${plot.x(mark.x)} ${plot.y(mark.value)})`}
              {...keys.markProps(at)}
            >
              <circle className="mark__hit" r={12} />
              {mark.signals ? (
                <path className="mark__point" d="M0 -7L6.5 5H-6.5Z" />
              ) : (
                <circle className="mark__point" r={4} />
              )}
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
