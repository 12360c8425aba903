import { area, line } from "d3-shape";
import type { BandPoint, PlotArea } from "./curve-layout";

interface CurveSeriesProps {
  plot: PlotArea;
  points: readonly BandPoint[];
  of: "trainee" | "cohort";
}

const CLASSES = {
  trainee: { band: "curve__band", line: "curve__line" },
  cohort: { band: "curve__cohort-band", line: "curve__cohort-line" },
};

/** A level over sessions with its band, kept inside the scale; one session is a short bar. */
export function CurveSeries({ plot, points, of }: CurveSeriesProps) {
  const { x, y } = plot;
  const [least = 0, most = 0] = y.domain();
  const inside = (value: number) => y(Math.min(most, Math.max(least, value)));
  const only = points[0];
  if (!only) return null;
  if (points.length === 1) {
    const at = x(only.x);
    return (
      <g aria-hidden="true">
        <rect
          className={CLASSES[of].band}
          x={at - 9}
          y={inside(only.high)}
          width={18}
          height={inside(only.low) - inside(only.high)}
        />
        <line
          className={CLASSES[of].line}
          x1={at - 9}
          x2={at + 9}
          y1={inside(only.level)}
          y2={inside(only.level)}
        />
      </g>
    );
  }
  const band = area<BandPoint>()
    .x((point) => x(point.x))
    .y0((point) => inside(point.low))
    .y1((point) => inside(point.high));
  const middle = line<BandPoint>()
    .x((point) => x(point.x))
    .y((point) => inside(point.level));
  return (
    <g aria-hidden="true">
      <path className={CLASSES[of].band} d={band([...points]) ?? ""} />
      <path className={CLASSES[of].line} d={middle([...points]) ?? ""} />
    </g>
  );
}
