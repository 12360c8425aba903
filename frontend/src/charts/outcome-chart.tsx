import { line } from "d3-shape";
import type { ReactNode } from "react";
import { formatDay } from "@/lib/dates";
import { ChartFrame } from "./chart-frame";
import { bandMiddles, dayTicks, type OutcomePoint, outcomePlot } from "./outcome-layout";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface OutcomeMark extends OutcomePoint {
  id: string;
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

interface OutcomeChartProps {
  title: string;
  caption: ReactNode;
  marks: readonly OutcomeMark[];
  range: { min: number; max: number };
  /** Where each severity begins, lowest first; none for questionnaires without published ones. */
  bands: readonly { starts_at: number; name: string }[];
  table: TableTwin;
  fileName: string;
}

const HEIGHT = 220;

/** The totals of one questionnaire over the days it was filled in. */
export function OutcomeChart({
  title,
  caption,
  marks,
  range,
  bands,
  table,
  fileName,
}: OutcomeChartProps) {
  const [box, width] = useWidth();
  const plot = outcomePlot(width, HEIGHT, marks, range);
  const keys = useMarks(marks.map((mark) => mark.label));
  const path = line<OutcomePoint>(
    (point) => plot.x(point.on),
    (point) => plot.y(point.total),
  );
  const ticks = dayTicks(marks, plot.x);
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
          className="chart__drawing outcome"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <g aria-hidden="true">
            {[range.min, range.max].map((value) => (
              <g key={value}>
                <line
                  className={value === range.min ? "chart__axis" : "chart__grid"}
                  x1={plot.left}
                  x2={plot.right}
                  y1={plot.y(value)}
                  y2={plot.y(value)}
                />
                <text
                  className="chart__tick chart__tick--y"
                  x={plot.left - 8}
                  y={plot.y(value) + 4}
                >
                  {value}
                </text>
              </g>
            ))}
            {bandMiddles(bands, range.max).map(({ band, middle }) => (
              <g key={band.name}>
                {band.starts_at > range.min && (
                  <>
                    <line
                      className="outcome__severity"
                      x1={plot.left}
                      x2={plot.right}
                      y1={plot.y(band.starts_at)}
                      y2={plot.y(band.starts_at)}
                    />
                    <text
                      className="chart__tick chart__tick--y"
                      x={plot.left - 8}
                      y={plot.y(band.starts_at) + 4}
                    >
                      {band.starts_at}
                    </text>
                  </>
                )}
                <text className="chart__note" x={plot.right + 6} y={plot.y(middle) + 4}>
                  {band.name}
                </text>
              </g>
            ))}
            {ticks.map((day) => (
              <text key={day} className="chart__tick" x={plot.x(day)} y={plot.bottom + 18}>
                {formatDay(day)}
              </text>
            ))}
          </g>
          <path className="outcome__line" d={path([...marks]) ?? ""} aria-hidden="true" />
          {marks.map((mark, at) => (
            <g
              key={mark.id}
              className="mark"
              transform={`translate(${plot.x(mark.on)} ${plot.y(mark.total)})`}
              {...keys.markProps(at)}
            >
              <circle className="mark__hit" r={12} />
              <circle className="outcome__point" r={4.5} />
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}
