import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useProgramme } from "@/api/me";
import type { RatingsExport } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { ExportActions } from "./export-actions";
import { ExportForm } from "./export-form";
import { ExportState } from "./export-state";
import { exportOptionsQuery, exportsQuery } from "./queries";
import { WhatIsInIt } from "./what-is-in-it";
import { DATA_USES, formatWords, holdsWords, isUnderWay, leadWords, leftOutWords } from "./words";
import "./exports.css";

const COLUMNS: ColumnDef<RatingsExport>[] = [
  {
    header: "Asked for",
    accessorKey: "requested_at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.requested_at} as="moment" />,
  },
  {
    header: "Ratings",
    id: "of",
    accessorFn: (one) => one.round_name ?? "Every closed round",
    cell: ({ row: { original: one } }) => (
      <span className="export-state">
        <span>{one.round_name ?? "Every closed round"}</span>
        {one.n_ratings > 0 && <span className="soft small">{holdsWords(one)}</span>}
        {leftOutWords(one) !== null && <span className="soft small">{leftOutWords(one)}</span>}
      </span>
    ),
  },
  { header: "For", id: "use", accessorFn: (one) => DATA_USES[one.data_use].label },
  { header: "As", id: "as", accessorFn: formatWords },
  {
    header: "State",
    accessorKey: "status",
    cell: ({ row: { original: one } }) => <ExportState one={one} />,
  },
  {
    header: "SHA-256",
    accessorKey: "content_hash",
    cell: ({ row: { original: one } }) =>
      one.content_hash === "" ? null : (
        <code title={one.content_hash}>{one.content_hash.slice(0, 12)}</code>
      ),
  },
  {
    header: "File",
    id: "actions",
    enableSorting: false,
    cell: ({ row: { original: one } }) => <ExportActions one={one} />,
  },
];

/** Take ratings out of the product, for the programs that papers are written with. */
export function ExportsPage() {
  const { programme } = useProgramme();
  const options = useQuery(exportOptionsQuery(programme.id));
  const found = useQuery(exportsQuery(programme.id));
  const isBusy = found.data?.results.some(({ status }) => isUnderWay(status)) ?? false;
  return (
    <QueryView query={options} isPage>
      {(choice) => (
        <>
          <PageTitle title="Exports" lead={leadWords(choice)} />
          <div className="stack stack--loose">
            {choice.rounds.length === 0 ? (
              <EmptyState title="There is nothing to export yet">
                Ratings can be taken out when their round is closed, and as far as your blinding and
                the clients’ consent allow.
              </EmptyState>
            ) : (
              <ExportForm options={choice} isBusy={isBusy} />
            )}
            <WhatIsInIt days={choice.kept_for_days} />
            <section className="stack" aria-labelledby="your-exports">
              <h2 id="your-exports" className="section-title">
                Your exports
              </h2>
              <QueryView query={found}>
                {({ results, count }) =>
                  results.length === 0 ? (
                    <EmptyState title="What you asked for will be listed here" />
                  ) : (
                    <DataTable
                      caption="Your exports"
                      unit="export"
                      columns={COLUMNS}
                      rows={results}
                      rowId={({ id }) => id}
                      total={count}
                    />
                  )
                }
              </QueryView>
            </section>
          </div>
        </>
      )}
    </QueryView>
  );
}
