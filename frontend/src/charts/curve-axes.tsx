import { range } from "d3-array";
import { type PlotArea, sessionTicks } from "./curve-layout";

const WORD_WIDTH = 180;

/** The whole scale upwards, sessions in the order of the training to the right. */
export function CurveAxes({ plot, last }: { plot: PlotArea; last: number }) {
  const [min = 0, max = 0] = plot.y.domain();
  // Under the training, as long as there is room for it.
  const wordStart = Math.max(plot.left, Math.min(plot.x(0.5), plot.right - WORD_WIDTH));
  return (
    <g aria-hidden="true">
      {range(min, max + 1).map((value) => (
        <g key={value}>
          <line
            className={value === min ? "chart__axis" : "chart__grid"}
            x1={plot.left}
            x2={plot.right}
            y1={plot.y(value)}
            y2={plot.y(value)}
          />
          <text className="chart__tick chart__tick--y" x={plot.left - 8} y={plot.y(value) + 4}>
            {value}
          </text>
        </g>
      ))}
      {sessionTicks(last, plot.right - plot.left).map((session) => (
        <text key={session} className="chart__tick" x={plot.x(session)} y={plot.bottom + 16}>
          {session}
        </text>
      ))}
      <text className="chart__axis-word" x={wordStart} y={plot.bottom + 33}>
        session in the training, by date
      </text>
    </g>
  );
}
