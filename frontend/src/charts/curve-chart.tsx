import { line } from "d3-shape";
import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { CurveAxes } from "./curve-axes";
import { CurveKey, pointClassOf } from "./curve-key";
import {
  type BandPoint,
  type CurveMark,
  dodged,
  firstSession,
  type Fill,
  lastSession,
  plotArea,
  type Shape,
  shapePath,
} from "./curve-layout";
import { CurveSeries } from "./curve-series";
import { spread } from "./labels";
import { points as inPoints } from "./numbers";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";
import type { ScaleTone } from "./tones";

export interface CurveStop extends BandPoint {
  /** What a screen reader says about the level at this session. */
  label: string;
}

interface CurveChartProps {
  title: string;
  caption: ReactNode;
  tone: ScaleTone;
  scale: { min: number; max: number };
  cut: number | null;
  marks: readonly CurveMark[];
  /** Scores from before the training here, at 0 and below; they stand apart from the others. */
  past?: readonly CurveMark[];
  /** The model's level with its band; empty without a model. */
  curve: readonly CurveStop[];
  cohort: readonly BandPoint[];
  /** A straight line through the trainee's own points, where there is no model. */
  plainLine: readonly { x: number; level: number }[];
  shapeWords: Readonly<Record<Shape, string>>;
  fillWords: Readonly<Record<Fill, string>>;
  table: TableTwin;
  fileName: string;
  empty: string | null;
}

const HEIGHT = 340;

/** Scores of one trainee over time, with the level behind them where a model could be fitted. */
export function CurveChart({
  title,
  caption,
  tone,
  scale,
  cut,
  marks: own,
  past = [],
  curve,
  cohort,
  plainLine,
  shapeWords,
  fillWords,
  table,
  fileName,
  empty,
}: CurveChartProps) {
  const marks = [...past, ...own];
  const [box, width] = useWidth();
  const last = lastSession(marks, curve, cohort, plainLine);
  const margins = { left: 30, right: width < 560 ? 62 : 96, top: 12, bottom: 42 };
  const plot = plotArea({ width, height: HEIGHT }, margins, last, scale, firstSession(past));
  const shifts = dodged(marks, plot.x(2) - plot.x(1));
  const keys = useMarks([...marks, ...curve].map((mark) => mark.label));
  const path = line<{ x: number; level: number }>(
    (point) => plot.x(point.x),
    (point) => plot.y(Math.min(scale.max, Math.max(scale.min, point.level))),
  );
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
          className={`chart__drawing tone-${tone}`}
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <CurveAxes plot={plot} last={last} />
          {past.length > 0 && <PastSide plot={plot} />}
          <CurveSeries plot={plot} points={cohort} of="cohort" />
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
          <CurveSeries plot={plot} points={curve} of="trainee" />
          {plainLine.length > 1 && (
            <path
              className="curve__line curve__line--plain"
              d={path([...plainLine]) ?? ""}
              aria-hidden="true"
            />
          )}
          {marks.map((mark, at) => (
            <g
              key={mark.id}
              className="mark"
              transform={`translate(${plot.x(mark.x) + (shifts[at] ?? 0)} ${plot.y(mark.score)})`}
              {...keys.markProps(at)}
            >
              <circle className="mark__hit" r={11} />
              <path className={pointClassOf(mark.fill)} d={shapePath(mark.shape)} />
            </g>
          ))}
          {curve.map((stop, at) => (
            <g
              key={stop.x}
              className="mark"
              transform={`translate(${plot.x(stop.x)} ${plot.bottom})`}
              {...keys.markProps(marks.length + at)}
            >
              {/* The level's own place on the axis, so that it does not cover a score. */}
              <rect className="mark__hit" x={-11} y={-1} width={22} height={22} rx={4} />
            </g>
          ))}
          <EndWords
            plot={plot}
            ends={[
              { words: "trainee", level: curve.at(-1)?.level },
              {
                words: "own line",
                level: plainLine.length > 1 ? plainLine.at(-1)?.level : undefined,
              },
              { words: "cohort", level: cohort.at(-1)?.level },
              { words: `cut ${cut === null ? "" : inPoints(cut)}`, level: cut ?? undefined },
            ]}
          />
        </svg>
        <CurveKey marks={marks} shapeWords={shapeWords} fillWords={fillWords} tone={tone} />
      </div>
    </ChartFrame>
  );
}

/** Where the training here begins, and what stands before it. */
function PastSide({ plot }: { plot: ReturnType<typeof plotArea> }) {
  const edge = plot.x(0.5);
  return (
    <g aria-hidden="true">
      <line className="curve__past" x1={edge} x2={edge} y1={plot.top} y2={plot.bottom} />
      <text className="chart__tick" x={(plot.left + edge) / 2} y={plot.bottom + 16}>
        past data
      </text>
    </g>
  );
}

/** Names at the ends of the lines, kept apart from each other. */
function EndWords({
  plot,
  ends,
}: {
  plot: ReturnType<typeof plotArea>;
  ends: { words: string; level: number | undefined }[];
}) {
  const present = ends.flatMap(({ words, level }) =>
    level === undefined ? [] : [{ words, y: plot.y(level) }],
  );
  const heights = spread(
    present.map((end) => end.y),
    14,
    plot.top,
    plot.bottom,
  );
  return (
    <g aria-hidden="true">
      {present.map((end, at) => (
        <text
          key={end.words}
          className="chart__note"
          x={plot.right + 6}
          y={(heights[at] ?? end.y) + 4}
        >
          {end.words}
        </text>
      ))}
    </g>
  );
}
