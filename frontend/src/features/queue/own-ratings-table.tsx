import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { Rating } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { phaseWord } from "@/lib/words";

const COLUMNS: ColumnDef<Rating>[] = [
  {
    header: "Session",
    accessorKey: "code",
    cell: ({ row: { original: one } }) => (
      <Link to="/ratings/$id" params={{ id: one.id }}>
        {one.code}
      </Link>
    ),
  },
  {
    header: "Phase",
    accessorFn: (one) => phaseWord(one.session_phase),
    id: "phase",
  },
  {
    header: "State",
    accessorFn: (one) => (one.released_at ? "released" : one.status),
    id: "state",
    cell: ({ row: { original: one } }) => {
      if (one.released_at) return <StateMark tone="done">Released</StateMark>;
      if (one.status === "submitted") return <StateMark tone="done">Submitted</StateMark>;
      if (one.status === "ended") {
        const why = one.ended_by_lead ? "Ended by the lead" : "Ended: text erased";
        return <StateMark tone="quiet">{why}</StateMark>;
      }
      return <StateMark tone="partial">Draft</StateMark>;
    },
  },
  {
    header: "Begun",
    accessorKey: "started_at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.started_at} as="date" />,
  },
];

export function OwnRatingsTable({ ratings }: { ratings: readonly Rating[] }) {
  if (ratings.length === 0) {
    return (
      <EmptyState
        title="Your ratings of trainees' sessions will be listed here"
        action={<Link to="/sessions">Choose a session to rate</Link>}
      />
    );
  }
  return (
    <DataTable
      caption="Your ratings as supervisor"
      unit="rating"
      columns={COLUMNS}
      rows={ratings}
      rowId={(one) => one.id}
      initialSort={[{ id: "started_at", desc: true }]}
    />
  );
}
