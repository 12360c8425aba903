import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { CalibrationAttempt } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { attemptMark, attemptName } from "./words";

const COLUMNS: ColumnDef<CalibrationAttempt>[] = [
  {
    header: "Set",
    accessorKey: "set_name",
    cell: ({ row: { original: one } }) => (
      <Link to="/calibration/attempts/$id" params={{ id: one.id }}>
        {one.set_name}
      </Link>
    ),
  },
  { header: "What", id: "what", accessorFn: attemptName },
  {
    header: "Rubric",
    id: "rubric",
    accessorFn: (one) => `${one.rubric.title}, version ${one.rubric.version}`,
  },
  {
    header: "Begun",
    accessorKey: "started_at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.started_at} as="date" />,
  },
  {
    header: "State",
    id: "state",
    accessorFn: (one) => attemptMark(one).word,
    cell: ({ row: { original: one } }) => {
      const mark = attemptMark(one);
      return <StateMark tone={mark.tone}>{mark.word}</StateMark>;
    },
  },
];

export function AttemptsTable({ attempts }: { attempts: readonly CalibrationAttempt[] }) {
  return (
    <DataTable
      caption="Practice and tests"
      unit="attempt"
      columns={COLUMNS}
      rows={attempts}
      rowId={(one) => one.id}
    />
  );
}
