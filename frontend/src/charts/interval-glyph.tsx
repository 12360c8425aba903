import type { IntervalMark } from "./interval-layout";

interface IntervalGlyphProps {
  mark: IntervalMark;
  y: number;
  shape: "circle" | "diamond";
  /** Marked with "!"; what that means stands below the chart. */
  isCautioned?: boolean;
}

/** Interval first, then the point; an arrow where either goes on beyond the axis. */
export function IntervalGlyph({ mark, y, shape, isCautioned = false }: IntervalGlyphProps) {
  const { x, low, high } = mark;
  const hasInterval = low !== null && high !== null;
  return (
    <>
      {hasInterval && <line className="mark__interval" x1={low} x2={high} y1={y} y2={y} />}
      {low !== null && !mark.isCutLow && (
        <line className="mark__cap" x1={low} x2={low} y1={y - 4} y2={y + 4} />
      )}
      {high !== null && !mark.isCutHigh && (
        <line className="mark__cap" x1={high} x2={high} y1={y - 4} y2={y + 4} />
      )}
      {mark.isCutLow && (
        <path
          className="mark__beyond"
          d={`M${(low ?? x) - 7} ${y}l7 -4.5v9z`}
          data-testid="cut-low"
        />
      )}
      {mark.isCutHigh && (
        <path
          className="mark__beyond"
          d={`M${(high ?? x) + 7} ${y}l-7 -4.5v9z`}
          data-testid="cut-high"
        />
      )}
      {shape === "circle" ? (
        <circle className={pointClass(hasInterval)} cx={x} cy={y} r={4.5} />
      ) : (
        <path
          className={pointClass(hasInterval)}
          d={`M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`}
        />
      )}
      {isCautioned && (
        // Above the point, where it leaves no axis however far the interval goes.
        <text className="chart__note mark__caution" x={x} y={y - 8}>
          !
        </text>
      )}
    </>
  );
}

/** A point without an interval is hollow: it promises less. */
function pointClass(hasInterval: boolean): string {
  return hasInterval ? "mark__point" : "mark__point mark__point--hollow";
}
