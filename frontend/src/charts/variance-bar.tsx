import { ChartFrame } from "./chart-frame";
import { wrapped } from "./labels";
import { percent } from "./numbers";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";
import { PARTS, type VariancePart, varianceSegments } from "./variance-layout";

export interface VarianceRow {
  id: string;
  label: string;
  /** Variances or shares of them; null with the reason in words. */
  parts: Readonly<Record<VariancePart, number>> | null;
  reason?: string;
}

interface VarianceBarProps {
  title: string;
  rows: readonly VarianceRow[];
  fileName: string;
}

const NARROW = 560;
const BAR = 14;
const NOTHING = "nothing varies";

function shares(row: VarianceRow) {
  return row.parts === null ? null : varianceSegments(row.parts, 1);
}

function words(row: VarianceRow): string {
  return (
    shares(row)
      ?.map((segment) => `${segment.part} ${percent(segment.share)}`)
      .join(" · ") ?? whyNot(row)
  );
}

function whyNot(row: VarianceRow): string {
  return row.parts === null ? (row.reason ?? "not estimated") : NOTHING;
}

/** Where the differences between scores come from: one bar per row, its parts in words below. */
export function VarianceBar({ title, rows, fileName }: VarianceBarProps) {
  const [box, width] = useWidth();
  const marks = useMarks(rows.map((row) => `${row.label}: ${words(row)}`));
  const isNarrow = width < NARROW;
  const left = isNarrow ? 0 : Math.min(230, Math.round(width * 0.3));
  const rowHeight = isNarrow ? 62 : 46;
  const height = rows.length * rowHeight + 4;
  const table = {
    columns: ["Variable", ...PARTS.map((part) => `Share ${part}`), "Reason"],
    rows: rows.map((row) => {
      const parts = shares(row);
      return [
        row.label,
        ...PARTS.map((_, at) => parts?.[at]?.share ?? null),
        parts === null ? whyNot(row) : null,
      ];
    }),
  };
  return (
    <ChartFrame
      title={title}
      caption={
        "From left to right: real differences between sessions (wanted), differences in raters' " +
        "severity, and the rest, which holds chance and rater-by-session differences."
      }
      table={table}
      fileName={fileName}
      readout={marks.readout}
      empty={rows.length === 0 ? "There is nothing to divide yet." : null}
    >
      <div ref={box}>
        <svg
          className="chart__drawing"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="group"
          aria-label={title}
          onKeyDown={marks.onKeyDown}
        >
          {rows.map((row, at) => {
            const top = at * rowHeight + (isNarrow ? 20 : 4);
            const room = isNarrow ? width : left - 12;
            const segments =
              row.parts === null ? null : varianceSegments(row.parts, width - left - 8);
            return (
              <g key={row.id}>
                <text
                  className="chart__row-label"
                  x={0}
                  y={isNarrow ? top - 6 : top + 12}
                  aria-hidden="true"
                >
                  {wrapped(row.label, Math.floor(room / 6.7), 1).join("")}
                </text>
                <g className="mark" {...marks.markProps(at)}>
                  <rect
                    className="mark__hit"
                    x={left - 2}
                    y={top - 4}
                    width={width - left - 2}
                    height={BAR + 26}
                    rx={4}
                  />
                  {segments?.map((segment) => (
                    <rect
                      key={segment.part}
                      className={`variance variance--${segment.part}`}
                      x={left + 2 + segment.x}
                      y={top}
                      width={segment.width}
                      height={BAR}
                    />
                  ))}
                  <text className="chart__note" x={left + 2} y={top + (segments ? BAR + 16 : 12)}>
                    {words(row)}
                  </text>
                </g>
              </g>
            );
          })}
        </svg>
      </div>
    </ChartFrame>
  );
}
