import type { ColumnDef } from "@tanstack/react-table";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { phaseWord, ratingKindWord } from "@/lib/words";
import type { SupervisedRow } from "./supervised-rows";

interface SupervisedTableProps {
  rows: readonly SupervisedRow[];
  actions: (row: SupervisedRow) => ReactNode;
}

const columns: ColumnDef<SupervisedRow>[] = [
  {
    id: "session",
    header: "Session",
    accessorFn: ({ session }) => session.label,
    cell: ({ row: { original } }) => (
      <Link to="/sessions/$id" params={{ id: original.session.id }}>
        {original.session.label}
      </Link>
    ),
  },
  {
    id: "held",
    header: "Held",
    accessorFn: ({ session }) => session.held_on ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) =>
      original.session.held_on === null ? (
        "–"
      ) : (
        <RelativeDate on={original.session.held_on} as="date" />
      ),
  },
  {
    id: "phase",
    header: "Phase",
    accessorFn: ({ session }) => session.phase ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) =>
      original.session.phase === null ? "not set" : phaseWord(original.session.phase),
  },
  {
    id: "ratings",
    header: "Ratings",
    enableSorting: false,
    cell: ({ row: { original } }) => <RatingList row={original} />,
  },
];

/** Sessions of one trainee with their ratings and what can be done with them. */
export function SupervisedTable({ rows, actions }: SupervisedTableProps) {
  const all = useMemo(
    (): ColumnDef<SupervisedRow>[] => [
      ...columns,
      {
        id: "actions",
        header: "Do",
        enableSorting: false,
        cell: ({ row }) => actions(row.original),
      },
    ],
    [actions],
  );
  return (
    <DataTable
      caption="Sessions of this trainee"
      unit="session"
      columns={all}
      rows={rows}
      rowId={(row) => row.session.id}
    />
  );
}

function RatingList({ row: { ratings } }: { row: SupervisedRow }) {
  if (ratings.length === 0) return <span className="soft">none submitted</span>;
  return (
    <ul className="plain-list">
      {ratings.map((rating) => (
        <li key={rating.id}>
          <Link to="/ratings/$id" params={{ id: rating.id }}>
            {ratingKindWord(rating.kind)}
            {rating.rater_code === "" ? "" : ` ${rating.rater_code}`}
          </Link>{" "}
          {rating.released_at === null ? (
            <StateMark tone="open">not released</StateMark>
          ) : (
            <StateMark tone="done">released</StateMark>
          )}
        </li>
      ))}
    </ul>
  );
}
