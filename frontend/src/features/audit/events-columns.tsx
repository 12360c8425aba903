import type { ColumnDef } from "@tanstack/react-table";
import type { AuditEvent } from "@/api/types";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { fromCode, roleWord } from "@/lib/words";

export const EVENT_COLUMNS: ColumnDef<AuditEvent>[] = [
  { header: "No.", accessorKey: "sequence" },
  {
    header: "When",
    accessorKey: "at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.at} as="moment" />,
  },
  {
    header: "Who",
    accessorKey: "actor",
    cell: ({ row: { original: one } }) =>
      one.role ? `${one.actor}, ${roleWord(one.role).toLowerCase()}` : one.actor,
  },
  {
    header: "What",
    accessorKey: "said",
    cell: ({ row: { original: one } }) => <span title={one.verb}>{fromCode(one.said)}</span>,
  },
  {
    header: "On",
    id: "target",
    accessorFn: (one) => one.target_type,
    cell: ({ row: { original: one } }) =>
      one.target_type === "" ? null : (
        <span title={one.target}>
          {fromCode(one.target_type)} {one.target !== "" && <code>{one.target.slice(0, 8)}</code>}
        </span>
      ),
  },
  {
    header: "Outcome",
    accessorKey: "outcome",
    cell: ({ row: { original: one } }) => {
      if (one.outcome === "allowed") return <StateMark tone="done">Allowed</StateMark>;
      return <StateMark tone="alert">{fromCode(one.outcome)}</StateMark>;
    },
  },
  {
    header: "Why",
    accessorKey: "purpose",
    cell: ({ row: { original: one } }) => fromCode(one.purpose),
  },
  {
    header: "Hash",
    accessorKey: "hash",
    cell: ({ row: { original: one } }) => <code title={one.hash}>{one.hash.slice(0, 10)}</code>,
  },
];
