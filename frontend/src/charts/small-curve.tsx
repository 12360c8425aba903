import { type BandPoint, dodged, lastSession, plotArea, shapePath } from "./curve-layout";
import type { CurveMark } from "./curve-layout";
import { pointClassOf } from "./curve-key";
import { CurveSeries } from "./curve-series";
import "./charts.css";
import type { ScaleTone } from "./tones";

interface SmallCurveProps {
  title: string;
  /** The whole picture in one sentence. */
  summary: string;
  tone: ScaleTone;
  scale: { min: number; max: number };
  marks: readonly CurveMark[];
  curve: readonly BandPoint[];
  /** The same for all pictures that stand together, so that they can be compared. */
  last: number;
}

const SIZE = { width: 220, height: 96 };

/** One of several small pictures side by side; the large chart and its table have the numbers. */
export function SmallCurve({ title, summary, tone, scale, marks, curve, last }: SmallCurveProps) {
  const margins = { left: 18, right: 6, top: 8, bottom: 8 };
  const plot = plotArea(SIZE, margins, Math.max(last, lastSession(marks, curve)), scale);
  const shifts = dodged(marks, plot.x(2) - plot.x(1), 6);
  return (
    <figure className="small-curve">
      <figcaption>{title}</figcaption>
      <svg
        className={`chart__drawing tone-${tone}`}
        viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        {[scale.min, scale.max].map((value) => (
          <g key={value}>
            <line
              className="chart__grid"
              x1={plot.left}
              x2={plot.right}
              y1={plot.y(value)}
              y2={plot.y(value)}
            />
            <text className="chart__tick chart__tick--y" x={plot.left - 4} y={plot.y(value) + 4}>
              {value}
            </text>
          </g>
        ))}
        <CurveSeries plot={plot} points={curve} of="trainee" />
        {marks.map((mark, at) => (
          <path
            key={mark.id}
            className={pointClassOf(mark.fill)}
            d={shapePath(mark.shape, 3)}
            transform={`translate(${plot.x(mark.x) + (shifts[at] ?? 0)} ${plot.y(mark.score)})`}
          />
        ))}
      </svg>
      <p className="small soft">{summary}</p>
    </figure>
  );
}
