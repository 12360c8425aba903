import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { rubricsQuery } from "@/api/lists";
import type { RubricSummary } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { fromCode } from "@/lib/words";

const COLUMNS: ColumnDef<RubricSummary>[] = [
  {
    header: "Rubric",
    accessorKey: "title",
    cell: ({ row: { original: one } }) => (
      <Link to="/rubrics/$id" params={{ id: one.id }}>
        {one.title}
      </Link>
    ),
  },
  { header: "Version", accessorKey: "version" },
  {
    header: "State",
    accessorKey: "status",
    cell: ({ row: { original: one } }) => (
      <StateMark tone={one.status === "draft" ? "open" : "done"}>{fromCode(one.status)}</StateMark>
    ),
  },
  { header: "Language", accessorKey: "language" },
  {
    header: "Fingerprint",
    accessorKey: "fingerprint",
    cell: ({ row: { original: one } }) => <code>{one.fingerprint.slice(0, 12)}</code>,
  },
];

export function RubricsPage() {
  const rubrics = useQuery(rubricsQuery);
  return (
    <>
      <PageTitle
        title="Rubrics"
        lead="What raters score sessions by. A version, once published, never changes."
      />
      <QueryView query={rubrics}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="Rubrics will be listed here">
              The operator loads them when the installation is set up.
            </EmptyState>
          ) : (
            <DataTable
              caption="Rubrics"
              unit="rubric"
              columns={COLUMNS}
              rows={results}
              rowId={(one) => one.id}
            />
          )
        }
      </QueryView>
    </>
  );
}
