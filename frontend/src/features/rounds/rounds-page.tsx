import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { roundsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { RoundSummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { useSearchFilters } from "@/components/use-search-filters";
import { roundProgress } from "@/lib/round-progress";
import { counted, roundPhaseWord } from "@/lib/words";
import { ConflictsSection } from "./conflicts-section";
import { RoundPhaseMark } from "./round-phase-mark";
import { SubmittedLine } from "./submitted-line";

const PHASES = ["draft", "independent", "consensus", "closed"].map((value) => ({
  value,
  label: roundPhaseWord(value),
}));

const COLUMNS: ColumnDef<RoundSummary>[] = [
  {
    header: "Round",
    accessorKey: "name",
    cell: ({ row: { original: one } }) => (
      <Link to="/rounds/$id" params={{ id: one.id }}>
        {one.name}
      </Link>
    ),
  },
  {
    header: "Phase",
    accessorKey: "phase",
    cell: ({ row: { original: one } }) => <RoundPhaseMark phase={one.phase} />,
  },
  { header: "Sessions", accessorKey: "n_sessions" },
  { header: "Raters", accessorKey: "n_raters" },
  {
    header: "Submitted",
    id: "submitted",
    accessorFn: (one) => {
      const progress = roundProgress(one);
      return progress === null ? 0 : progress.done / Math.max(1, progress.of);
    },
    cell: ({ row: { original: one } }) => <SubmittedLine round={one} />,
  },
  {
    header: "Due",
    id: "due",
    accessorFn: (one) => one.due_on ?? "9999",
    cell: ({ row: { original: one } }) =>
      one.due_on === null ? null : (
        <RelativeDate on={one.due_on} as={one.phase === "independent" ? "due" : "date"} />
      ),
  },
  {
    header: "Rubric",
    id: "rubric",
    accessorFn: (one) => `${one.rubric.slug} ${one.rubric.version}`,
  },
];

function sentence(rounds: readonly RoundSummary[]): string {
  const open = rounds.filter((round) => round.phase === "independent").length;
  const closed = rounds.filter((round) => round.phase === "closed").length;
  return `${counted(open, "round is", "rounds are")} being rated, ${closed} closed.`;
}

export function RoundsPage() {
  const { programme } = useProgramme();
  const rounds = useQuery(roundsQuery(programme.id));
  const mayManage = usePermission("round.manage");
  const [filters, setFilter] = useSearchFilters();
  return (
    <>
      <PageTitle
        title="Rounds"
        {...(rounds.data ? { lead: sentence(rounds.data.results) } : {})}
        {...(mayManage
          ? {
              action: (
                <Link to="/rounds/new" className="button-link">
                  New round
                </Link>
              ),
            }
          : {})}
      />
      <div className="stack stack--loose">
        <div>
          <QueryView query={rounds}>
            {({ results, count }) => {
              if (results.length === 0) {
                return (
                  <EmptyState
                    title="Rounds of rating will be listed here"
                    {...(mayManage
                      ? { action: <Link to="/rounds/new">Open the first round</Link> }
                      : {})}
                  >
                    A round gives a set of sessions to raters, who rate independently of each other.
                  </EmptyState>
                );
              }
              const shown = results.filter(
                (round) => !filters.phase || round.phase === filters.phase,
              );
              return (
                <>
                  <FilterBar>
                    <ChoiceField
                      label="Phase"
                      none="Any phase"
                      value={filters.phase ?? ""}
                      choices={PHASES}
                      onChange={(value) => setFilter("phase", value)}
                    />
                  </FilterBar>
                  {shown.length === 0 ? (
                    <EmptyState title="No round is in this phase" />
                  ) : (
                    <DataTable
                      caption="Rounds"
                      unit="round"
                      columns={COLUMNS}
                      rows={shown}
                      rowId={(one) => one.id}
                      total={count}
                    />
                  )}
                </>
              );
            }}
          </QueryView>
        </div>
        {mayManage && <ConflictsSection programme={programme.id} />}
      </div>
    </>
  );
}
