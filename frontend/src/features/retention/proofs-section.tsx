import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useProgramme } from "@/api/me";
import type { DeletionProof } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { sizeInWords } from "@/lib/sizes";
import { counted } from "@/lib/words";
import { ProofCheck } from "./proof-check";
import { proofsQuery } from "./queries";
import { SessionLink } from "./session-link";
import { reasonWord, whatWord } from "./words";

const COLUMNS: ColumnDef<DeletionProof>[] = [
  {
    header: "Session",
    id: "session",
    accessorFn: (one) => `${one.case_code ?? ""} ${one.session_number ?? ""}`,
    cell: ({ row: { original: one } }) => <SessionLink one={one} />,
  },
  {
    header: "What",
    id: "what",
    accessorFn: (one) =>
      `${whatWord(one.what)}, ${
        one.what === "text" ? counted(one.size, "turn") : sizeInWords(one.size)
      }`,
  },
  {
    header: "Deleted",
    accessorKey: "deleted_at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.deleted_at} as="moment" />,
  },
  {
    header: "Why",
    id: "reason",
    accessorFn: (one) =>
      one.policy_number === null
        ? reasonWord(one.reason)
        : `${reasonWord(one.reason)}, version ${one.policy_number}`,
  },
  {
    header: "SHA-256",
    accessorKey: "content_hash",
    cell: ({ row: { original: one } }) => (
      <code title={one.content_hash}>{one.content_hash.slice(0, 12)}</code>
    ),
  },
  { header: "Event", accessorKey: "event_sequence" },
  {
    header: "Still so?",
    id: "check",
    enableSorting: false,
    cell: ({ row: { original: one } }) => <ProofCheck proof={one} />,
  },
];

/** What was deleted, and whether that still holds. */
export function ProofsSection() {
  const { programme } = useProgramme();
  const proofs = useQuery(proofsQuery(programme.id));
  return (
    <QueryView query={proofs}>
      {({ results, count }) =>
        results.length === 0 ? (
          <EmptyState title="Proofs of deletion will be listed here">
            Every deletion leaves one, whether by the policy, a withdrawal or a person: what it was
            by size and hash, why it went, and which event of the audit trail says so.
          </EmptyState>
        ) : (
          <div className="stack">
            <p>
              <a href={`/api/v1/deletion-proofs/export/?programme=${programme.id}`} download>
                Export all proofs as CSV
              </a>
              <span className="soft"> – the export is an event of the audit trail</span>
            </p>
            <DataTable
              caption="Proofs of deletion"
              unit="proof"
              columns={COLUMNS}
              rows={results}
              rowId={(one) => one.id}
              total={count}
            />
          </div>
        )
      }
    </QueryView>
  );
}
