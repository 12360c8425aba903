import { ChartFrame } from "./chart-frame";
import type { IntervalCell, IntervalRow } from "./interval-layout";
import { IntervalRows, type IntervalPanel, markedCells } from "./interval-rows";
import { coefficient } from "./numbers";
import type { TableCell } from "./table-twin";
import { useMarks } from "./use-marks";
import { useWidth } from "./use-width";

export interface ForestRow {
  id: string;
  label: string;
  n: { sessions: number; raters: number };
  adherence: IntervalCell | null;
  competence: IntervalCell | null;
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
  rows: readonly ForestRow[];
  /** Words for ranges of the statistic, with the name of who proposed them. */
  bands: readonly Band[];
  scheme: string;
  /** Level of the intervals as a proportion. */
  confidence: number;
  fileName: string;
}

const SCALES = ["Adherence", "Competence"] as const;
const TICKS = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: coefficient(at) }));

function spoken(statistic: string, cell: IntervalCell): string {
  if (cell.value === null) return `no ${statistic}: ${cell.reason}`;
  const interval =
    cell.low === null || cell.high === null
      ? "no interval"
      : `interval ${coefficient(cell.low)} to ${coefficient(cell.high)}`;
  return `${statistic} ${coefficient(cell.value)}, ${interval}`;
}

function tableCells(cell: IntervalCell | null): TableCell[] {
  if (cell === null) return [null, null, null, null];
  if (cell.value === null) return [null, null, null, cell.reason];
  return [cell.value, cell.low, cell.high, null];
}

/** Agreement of every item on both scales, side by side, each with its interval. */
export function ForestPlot({
  title,
  statistic,
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
    cells: [row.adherence, row.competence],
  }));
  const marks = useMarks(
    markedCells(drawn).map(
      ({ row, panel, cell }) => `${row.label}, ${SCALES[panel] ?? ""}: ${spoken(statistic, cell)}`,
    ),
  );
  const panels: IntervalPanel[] = SCALES.map((name) => ({
    title: name,
    tone: name === "Adherence" ? "adherence" : "competence",
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
      ...SCALES.flatMap((scale) => [
        `${scale} ${statistic}`,
        `${scale} low`,
        `${scale} high`,
        `${scale} reason`,
      ]),
      "Sessions",
      "Raters",
    ],
    rows: rows.map((row) => [
      row.label,
      ...tableCells(row.adherence),
      ...tableCells(row.competence),
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
        "interval, not the point. At the end of each row: sessions × raters."
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
