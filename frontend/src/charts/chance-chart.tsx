import { line } from "d3-shape";
import type { ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { type ChancePoint, chancePlot, levelTicks } from "./chance-layout";
import { points as inPoints } from "./numbers";
import type { TableTwin } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface ChanceMark extends ChancePoint {
  /** What a screen reader says and the line below the chart shows. */
  label: string;
}

/** A share that should not be passed at one level, drawn as a bracket. */
export interface ChanceTarget {
  level: number;
  share: number;
  bound: "at most" | "at least";
  words: string;
}

interface ChanceChartProps {
  title: string;
  caption: ReactNode;
  marks: readonly ChanceMark[];
  cut: number;
  targets: readonly ChanceTarget[];
  table: TableTwin;
  fileName: string;
}

const HEIGHT = 320;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** How likely a rule certifies, over the true level of a trainee. */
export function ChanceChart({
  title,
  caption,
  marks,
  cut,
  targets,
  table,
  fileName,
}: ChanceChartProps) {
  const [box, width] = useWidth();
  const plot = chancePlot(width, HEIGHT, marks);
  const keys = useMarks(marks.map((mark) => mark.label));
  const path = line<ChancePoint>(
    (point) => plot.x(point.level),
    (point) => plot.y(point.certified),
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
          className="chart__drawing chance"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={title}
          onKeyDown={keys.onKeyDown}
        >
          <g aria-hidden="true">
            {SHARES.map((share) => (
              <g key={share}>
                <line
                  className={share === 0 ? "chart__axis" : "chart__grid"}
                  x1={plot.left}
                  x2={plot.right}
                  y1={plot.y(share)}
                  y2={plot.y(share)}
                />
                <text
                  className="chart__tick chart__tick--y"
                  x={plot.left - 8}
                  y={plot.y(share) + 4}
                >
                  {share * 100} %
                </text>
              </g>
            ))}
            {levelTicks(marks, plot.right - plot.left).map((level) => (
              <text key={level} className="chart__tick" x={plot.x(level)} y={plot.bottom + 16}>
                {level.toFixed(2).replace(/0$/, "")}
              </text>
            ))}
            <text className="chart__axis-word" x={plot.left} y={plot.bottom + 35}>
              true level of a trainee, in points
            </text>
            <line
              className="curve__cut"
              x1={plot.x(cut)}
              x2={plot.x(cut)}
              y1={plot.top}
              y2={plot.bottom}
            />
            <text className="chart__note" x={plot.x(cut) + 6} y={plot.top + 10}>
              cut {inPoints(cut)}
            </text>
            {targets.map((target) => (
              <TargetMark key={target.level} plot={plot} target={target} />
            ))}
          </g>
          <path className="curve__line" d={path([...marks]) ?? ""} aria-hidden="true" />
          {marks.map((mark, at) => (
            <g
              key={mark.level}
              className="mark"
              transform={`translate(${plot.x(mark.level)} ${plot.y(mark.certified)})`}
              {...keys.markProps(at)}
            >
              <circle className="mark__hit" r={12} />
              <circle className="chance__point" r={4.5} />
            </g>
          ))}
        </svg>
      </div>
    </ChartFrame>
  );
}

// As wide as the words of a target are set.
const WORDS_WIDTH = 84;

/** A bar at the level, with a lip towards the side that is wanted; words where no curve goes. */
function TargetMark({
  plot,
  target,
}: {
  plot: ReturnType<typeof chancePlot>;
  target: ChanceTarget;
}) {
  const x = plot.x(target.level);
  const y = plot.y(target.share);
  const isLow = target.bound === "at most";
  // Where there is little room, to the left, and lower, as the curve falls there.
  const shift = Math.max(0, x - 16 - (plot.right - WORDS_WIDTH));
  return (
    <g>
      <path className="chance__target" d={`M${x - 16} ${y}h32M${x} ${y}v${isLow ? 7 : -7}`} />
      {isLow ? (
        <text className="chart__note" x={x - 20} y={y - 4} textAnchor="end">
          {target.words}
        </text>
      ) : (
        <text className="chart__note" x={x - 16 - shift} y={y + (shift > 0 ? 32 : 16)}>
          {target.words}
        </text>
      )}
    </g>
  );
}
