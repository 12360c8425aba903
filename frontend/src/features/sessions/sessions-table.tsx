import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { TherapySession } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { phaseWord } from "@/lib/words";
import { stateOf } from "@/components/session/session-state";

const COLUMNS: ColumnDef<TherapySession>[] = [
  {
    header: "Session",
    accessorKey: "label",
    cell: ({ row: { original: one } }) => (
      <Link to="/sessions/$id" params={{ id: one.id }}>
        {one.label}
      </Link>
    ),
  },
  { header: "Trainee", id: "trainee", accessorFn: (one) => one.trainee?.code ?? "" },
  {
    header: "Case",
    id: "case",
    accessorFn: (one) => one.case?.code ?? "",
    cell: ({ row: { original: one } }) =>
      one.case && (
        <Link to="/cases/$id" params={{ id: one.case.id }}>
          {one.case.code}
        </Link>
      ),
  },
  { header: "Number", id: "number", accessorFn: (one) => one.number ?? undefined },
  {
    header: "Held",
    id: "held_on",
    accessorFn: (one) => one.held_on ?? "",
    cell: ({ row: { original: one } }) =>
      one.held_on === null ? null : <RelativeDate on={one.held_on} as="date" />,
  },
  { header: "Phase", id: "phase", accessorFn: (one) => (one.phase ? phaseWord(one.phase) : "") },
  { header: "Turns", id: "turns", accessorFn: (one) => one.transcript?.n_turns ?? undefined },
  {
    header: "State",
    id: "state",
    accessorFn: (one) => stateOf(one).word,
    cell: ({ row: { original: one } }) => {
      const state = stateOf(one);
      return <StateMark tone={state.tone}>{state.word}</StateMark>;
    },
  },
];

interface SessionsTableProps {
  sessions: readonly TherapySession[];
  total: number;
}

export function SessionsTable({ sessions, total }: SessionsTableProps) {
  return (
    <DataTable
      caption="Sessions"
      unit="session"
      columns={COLUMNS}
      rows={sessions}
      rowId={(one) => one.id}
      total={total}
    />
  );
}
