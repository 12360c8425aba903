import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { Link } from "@tanstack/react-router";
import { usePermission, useProgramme } from "@/api/me";
import type { PastImport } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { SimulatedMark } from "@/components/simulated-mark";
import { pastImportsQuery } from "./queries";
import { WhereItShows } from "./where-it-shows";
import { kindsWords, listWords } from "./words";
import "./history.css";

const COLUMNS: ColumnDef<PastImport>[] = [
  {
    accessorKey: "name",
    header: "Study",
    cell: ({ row: { original: past } }) => (
      <span>
        <Link to="/history/$id" params={{ id: past.id }}>
          {past.name}
        </Link>{" "}
        {past.is_simulated && <SimulatedMark />}
      </span>
    ),
  },
  {
    id: "state",
    accessorFn: ({ withdrawal }) => (withdrawal === null ? "counts" : "withdrawn"),
    header: "State",
    cell: ({ row: { original: past } }) =>
      past.withdrawal === null ? "In use" : <strong>Withdrawn</strong>,
  },
  {
    id: "rubric",
    accessorFn: ({ rubric }) => `${rubric.slug} ${rubric.version}`,
    header: "Rubric",
  },
  { accessorKey: "n_sessions", header: "Sessions" },
  { accessorKey: "n_raters", header: "Raters" },
  {
    id: "kinds",
    accessorFn: ({ n_ratings }) => n_ratings,
    header: "Ratings",
    cell: ({ row: { original: past } }) => kindsWords(past.kinds),
  },
  {
    accessorKey: "imported_at",
    header: "Brought in",
    cell: ({ row: { original: past } }) => (
      <span>
        <RelativeDate on={past.imported_at} /> by {past.imported_by}
      </span>
    ),
  },
];

/** The earlier studies of the programme, and what becomes of their ratings. */
export function HistoryPage() {
  const { programme } = useProgramme();
  const mayManage = usePermission("history.manage");
  const studies = useQuery(pastImportsQuery(programme.id));
  const button = mayManage && (
    <Button component={Link} to="/history/new">
      Bring in a study
    </Button>
  );
  return (
    <QueryView query={studies} isPage>
      {({ results, count }) => (
        <>
          <PageTitle
            title="Past data"
            lead={listWords(results)}
            {...(results.length > 0 && button ? { action: button } : {})}
          />
          <div className="stack stack--loose">
            {results.length === 0 ? (
              <EmptyState title="Earlier studies will stand here" action={button}>
                A study comes in as one CSV file: a row for each session, rater and item.
              </EmptyState>
            ) : (
              <DataTable
                caption="Earlier studies"
                unit="study"
                units="studies"
                columns={COLUMNS}
                rows={results}
                total={count}
                rowId={({ id }) => id}
              />
            )}
            <WhereItShows />
          </div>
        </>
      )}
    </QueryView>
  );
}
