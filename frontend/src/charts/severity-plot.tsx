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

/** What is plotted: how harsh a rater is, or how that changes in a month. */
type Plotted = "severity" | "change";

interface PlotWords {
  unit: string;
  none: string;
  same: string;
  more: string;
  less: string;
  step: number;
  caption: (interval: string) => string;
  empty: string;
}

const WORDS: Readonly<Record<Plotted, PlotWords>> = {
  severity: {
    unit: "points",
    none: "no severity",
    same: "as severe as the panel",
    more: "harsher than the panel",
    less: "milder than the panel",
    step: 0.5,
    caption: (interval) =>
      `Severity of the overall score in points, with its ${interval} interval: ` +
      "right of the dotted line harsher, left of it milder than the panel. An interval that " +
      "crosses the line does not show a difference. Raters with few ratings are drawn towards 0.",
    empty: "No rater's severity could be estimated.",
  },
  change: {
    unit: "points a month",
    none: "cannot tell",
    same: "no change",
    more: "growing harsher than the others",
    less: "growing milder than the others",
    step: 0.1,
    caption: (interval) =>
      `Change of the overall score's severity in points a month, with its ${interval} interval: ` +
      "right of the dotted line growing harsher, left of it growing milder, set against the other " +
      "raters of the same sessions. An interval that crosses the line does not show a change.",
    empty: "No rater's change could be estimated.",
  },
};

interface SeverityPlotProps {
  plotted?: Plotted;
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

function spoken(cell: IntervalCell, words: PlotWords): string {
  if (cell.value === null) return `${words.none}: ${cell.reason}`;
  const side =
    difference(cell.value) === "0.00"
      ? words.same
      : `${difference(cell.value)} ${words.unit}, ${cell.value > 0 ? words.more : words.less}`;
  if (cell.low === null || cell.high === null) return `${side}, no interval`;
  const caution = cell.caution === undefined ? "" : `. ${cell.caution}`;
  return `${side}, interval ${difference(cell.low)} to ${difference(cell.high)}${caution}`;
}

/** How far each rater scores below or above the panel, in points of the scale. */
export function SeverityPlot({
  plotted = "severity",
  title,
  scales,
  rows,
  confidence,
  fileName,
}: SeverityPlotProps) {
  const words = WORDS[plotted];
  const [box, width] = useWidth();
  const drawn: IntervalRow[] = rows.map((row) => ({
    id: row.id,
    label: row.label,
    end: `${row.nRatings} ratings`,
    cells: scales.map(({ id }) => row.cells[id] ?? null),
  }));
  const marks = useMarks(
    markedCells(drawn).map(
      ({ row, panel, cell }) =>
        `${row.label}, ${scales[panel]?.name ?? ""}: ${spoken(cell, words)}`,
    ),
  );
  // One axis for all, so that the scales can be compared by eye.
  const domain = symmetricDomain(
    rows.flatMap((row) => Object.values(row.cells).flatMap((cell) => numbersOf(cell))),
    words.step,
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
        `${name} ${plotted}`,
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
        words.caption(`${Math.round(confidence * 100)}%`) +
        cautions.map((text) => ` “!”: ${text}`).join("")
      }
      table={table}
      fileName={fileName}
      readout={marks.readout}
      empty={rows.length === 0 ? words.empty : null}
    >
      <div ref={box}>
        <IntervalRows label={title} panels={panels} rows={drawn} width={width} marks={marks} />
      </div>
    </ChartFrame>
  );
}
