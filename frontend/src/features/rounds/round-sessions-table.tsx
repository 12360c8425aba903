import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { usePermission } from "@/api/me";
import type { AssignmentStatus, RoundSession } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { StateMark, type StateTone } from "@/components/state-mark";
import { RelativeDate } from "@/components/relative-date";
import { daysUntil } from "@/lib/dates";
import { assignmentStatusWord } from "@/lib/words";

const TONE: Record<AssignmentStatus, StateTone> = {
  waiting: "open",
  in_progress: "partial",
  submitted: "done",
  recused: "alert",
  reassigned: "quiet",
  ended: "quiet",
};

type SessionRater = RoundSession["raters"][number];

function isOverdue({ status, due_on }: SessionRater): boolean {
  const isOpen = status === "waiting" || status === "in_progress";
  return isOpen && due_on !== null && daysUntil(due_on) < 0;
}

export function RoundSessionsTable({ sessions }: { sessions: readonly RoundSession[] }) {
  const mayOpen = usePermission("session.read");
  const purpose: ColumnDef<RoundSession> = {
    header: "Purpose",
    id: "purpose",
    accessorFn: (one) => (one.is_check === true ? "hidden gold" : "rating"),
  };
  const hasChecks = sessions.some((one) => one.is_check === true);
  // A draft has none yet, and whoever rates in the round is shown none.
  const hasRaters = sessions.some((one) => one.raters.length > 0);
  const raters: ColumnDef<RoundSession> = {
    header: "Raters",
    id: "raters",
    enableSorting: false,
    cell: ({ row: { original: one } }) => (
      <ul className="plain-list">
        {one.raters.map((rater) => (
          <li key={rater.code} className="row">
            <span>{rater.name === null ? rater.code : `${rater.name} (${rater.code})`}</span>
            <StateMark tone={TONE[rater.status]}>{assignmentStatusWord(rater.status)}</StateMark>
            {rater.recusal_reason && <span className="soft">“{rater.recusal_reason}”</span>}
            {isOverdue(rater) && <RelativeDate on={rater.due_on ?? ""} as="due" />}
          </li>
        ))}
      </ul>
    ),
  };
  const columns: ColumnDef<RoundSession>[] = [
    {
      header: "Session",
      accessorKey: "label",
      cell: ({ row: { original: one } }) =>
        mayOpen && one.session !== null ? (
          <Link to="/sessions/$id" params={{ id: one.session }}>
            {one.label ?? one.code}
          </Link>
        ) : (
          (one.label ?? one.code)
        ),
    },
    { header: "Code in this round", accessorKey: "code" },
    ...(hasChecks ? [purpose] : []),
    { header: "Trainee", id: "trainee", accessorFn: (one) => one.trainee_code ?? "" },
    ...(hasRaters ? [raters] : []),
  ];
  return (
    <DataTable
      caption="Sessions and raters"
      unit="session"
      columns={columns}
      rows={sessions}
      rowId={(one) => one.id}
    />
  );
}
