import { ChartFrame } from "./chart-frame";
import { cautionOf, cautionsOf, type IntervalCell, type IntervalRow } from "./interval-layout";
import { IntervalRows, type IntervalPanel, markedCells } from "./interval-rows";
import { coefficient } from "./numbers";
import type { TableCell } from "./table-twin";
import type { ShownScale } from "./tones";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface ForestRow {
  id: string;
  label: string;
  n: { sessions: number; raters: number };
  /** By scale. */
  cells: Readonly<Record<string, IntervalCell>>;
}

export interface Band {
  from: number;
  to: number;
  label: string;
}

interface ForestPlotProps {
  title: string;
  /** What is drawn: "ICC(A,1)". */
  statistic: string;
  /** One panel each. */
  scales: readonly ShownScale[];
  rows: readonly ForestRow[];
  /** Words for ranges of the statistic, with the name of who proposed them. */
  bands: readonly Band[];
  scheme: string;
  /** Level of the intervals as a proportion. */
  confidence: number;
  fileName: string;
}

const TICKS = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: coefficient(at) }));

function spoken(statistic: string, cell: IntervalCell): string {
  if (cell.value === null) return `no ${statistic}: ${cell.reason}`;
  const interval =
    cell.low === null || cell.high === null
      ? "no interval"
      : `interval ${coefficient(cell.low)} to ${coefficient(cell.high)}`;
  const caution = cell.caution === undefined ? "" : `. ${cell.caution}`;
  return `${statistic} ${coefficient(cell.value)}, ${interval}${caution}`;
}

function tableCells(cell: IntervalCell | null): TableCell[] {
  if (cell === null) return [null, null, null, null];
  if (cell.value === null) return [null, null, null, cell.reason];
  return [cell.value, cell.low, cell.high, null];
}

/** Agreement of every item on each scale, side by side, with its interval. */
export function ForestPlot({
  title,
  statistic,
  scales,
  rows,
  bands,
  scheme,
  confidence,
  fileName,
}: ForestPlotProps) {
  const [box, width] = useWidth();
  const drawn: IntervalRow[] = rows.map((row) => ({
    id: row.id,
    label: row.label,
    end: `${row.n.sessions} × ${row.n.raters}`,
    cells: scales.map(({ id }) => row.cells[id] ?? null),
  }));
  const marks = useMarks(
    markedCells(drawn).map(
      ({ row, panel, cell }) =>
        `${row.label}, ${scales[panel]?.name ?? ""}: ${spoken(statistic, cell)}`,
    ),
  );
  const cautions = cautionsOf(drawn);
  const panels: IntervalPanel[] = scales.map(({ name, tone }) => ({
    title: name,
    tone,
    domain: [0, 1],
    ticks: TICKS,
    lines: bands.slice(1).map((band) => band.from),
    bands,
  }));
  const limits = bands
    .map((band, at) =>
      at === 0
        ? `below ${coefficient(band.to)} ${band.label}`
        : `from ${coefficient(band.from)} ${band.label}`,
    )
    .join(", ");
  const table = {
    columns: [
      "Variable",
      ...scales.flatMap(({ name }) => [
        `${name} ${statistic}`,
        `${name} low`,
        `${name} high`,
        `${name} reason`,
        ...(cautions.length > 0 ? [`${name} caution`] : []),
      ]),
      "Sessions",
      "Raters",
    ],
    rows: rows.map((row) => [
      row.label,
      ...scales.flatMap(({ id }) => {
        const cell = row.cells[id];
        return [...tableCells(cell ?? null), ...(cautions.length > 0 ? [cautionOf(cell)] : [])];
      }),
      row.n.sessions,
      row.n.raters,
    ]),
  };
  return (
    <ChartFrame
      title={title}
      caption={
        `Each mark is ${statistic} with its ${Math.round(confidence * 100)}% interval; an arrow ` +
        `means that it goes on below 0. Dotted lines: ${limits} (${scheme}). Read the whole ` +
        "interval, not the point. At the end of each row: sessions × raters." +
        cautions.map((text) => ` “!”: ${text}`).join("")
      }
      table={table}
      fileName={fileName}
      readout={marks.readout}
      empty={rows.length === 0 ? "There is nothing to show at this level." : null}
    >
      <div ref={box}>
        <IntervalRows label={title} panels={panels} rows={drawn} width={width} marks={marks} />
      </div>
    </ChartFrame>
  );
}
