import { ChartFrame } from "./chart-frame";
import {
  cautionOf,
  cautionsOf,
  type IntervalCell,
  type IntervalRow,
  symmetricDomain,
} from "./interval-layout";
import { IntervalRows, type IntervalPanel, markedCells } from "./interval-rows";
import { difference } from "./numbers";
import type { ShownScale } from "./tones";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface SeverityRow {
  id: string;
  label: string;
  nRatings: number;
  /** By scale. */
  cells: Readonly<Record<string, IntervalCell>>;
}

interface SeverityPlotProps {
  title: string;
  /** One panel each. */
  scales: readonly ShownScale[];
  rows: readonly SeverityRow[];
  confidence: number;
  fileName: string;
}

function numbersOf(cell: IntervalCell): number[] {
  if (cell.value === null) return [];
  return [cell.value, cell.low, cell.high].filter((value) => value !== null);
}

function spoken(cell: IntervalCell): string {
  if (cell.value === null) return `no severity: ${cell.reason}`;
  const side =
    difference(cell.value) === "0.00"
      ? "as severe as the panel"
      : `${difference(cell.value)} points, ${cell.value > 0 ? "harsher" : "milder"} than the panel`;
  if (cell.low === null || cell.high === null) return `${side}, no interval`;
  const caution = cell.caution === undefined ? "" : `. ${cell.caution}`;
  return `${side}, interval ${difference(cell.low)} to ${difference(cell.high)}${caution}`;
}

/** How far each rater scores below or above the panel, in points of the scale. */
export function SeverityPlot({ title, scales, rows, confidence, fileName }: SeverityPlotProps) {
  const [box, width] = useWidth();
  const drawn: IntervalRow[] = rows.map((row) => ({
    id: row.id,
    label: row.label,
    end: `${row.nRatings} ratings`,
    cells: scales.map(({ id }) => row.cells[id] ?? null),
  }));
  const marks = useMarks(
    markedCells(drawn).map(
      ({ row, panel, cell }) => `${row.label}, ${scales[panel]?.name ?? ""}: ${spoken(cell)}`,
    ),
  );
  // One axis for all, so that the scales can be compared by eye.
  const domain = symmetricDomain(
    rows.flatMap((row) => Object.values(row.cells).flatMap((cell) => numbersOf(cell))),
  );
  const cautions = cautionsOf(drawn);
  const panels: IntervalPanel[] = scales.map(({ name, tone }) => ({
    title: name,
    tone,
    domain,
    ticks: [domain[0], 0, domain[1]].map((at) => ({ at, label: difference(at) })),
    lines: [0],
    bands: [
      { from: domain[0], to: 0, label: "← milder" },
      { from: 0, to: domain[1], label: "harsher →" },
    ],
  }));
  const table = {
    columns: [
      "Rater",
      ...scales.flatMap(({ name }) => [
        `${name} severity`,
        `${name} low`,
        `${name} high`,
        ...(cautions.length > 0 ? [`${name} caution`] : []),
      ]),
      "Ratings",
    ],
    rows: rows.map((row) => [
      row.label,
      ...scales.flatMap(({ id }) => {
        const cell = row.cells[id];
        const numbers =
          cell?.value == null ? [null, null, null] : [cell.value, cell.low, cell.high];
        return cautions.length > 0 ? [...numbers, cautionOf(cell)] : numbers;
      }),
      row.nRatings,
    ]),
  };
  return (
    <ChartFrame
      title={title}
      caption={
        `Severity of the overall score in points, with its ${Math.round(confidence * 100)}% interval: ` +
        "right of the dotted line harsher, left of it milder than the panel. An interval that " +
        "crosses the line does not show a difference. Raters with few ratings are drawn towards 0." +
        cautions.map((text) => ` “!”: ${text}`).join("")
      }
      table={table}
      fileName={fileName}
      readout={marks.readout}
      empty={rows.length === 0 ? "No rater's severity could be estimated." : null}
    >
      <div ref={box}>
        <IntervalRows label={title} panels={panels} rows={drawn} width={width} marks={marks} />
      </div>
    </ChartFrame>
  );
}
