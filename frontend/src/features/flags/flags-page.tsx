import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { flagsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { HarmFlag } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { useSearchFilters } from "@/components/use-search-filters";
import { formatMoment } from "@/lib/dates";
import { dueOf, flagsInWords, STATE_CHOICES, stateOf } from "./flag-words";

const COLUMNS: ColumnDef<HarmFlag>[] = [
  {
    id: "flag",
    header: "Flag",
    accessorFn: (flag) => flag.flag,
    cell: ({ row: { original: flag } }) => (
      <Link to="/flags/$id" params={{ id: flag.id }}>
        {flag.flag} {flag.text}
      </Link>
    ),
  },
  {
    id: "session",
    header: "Session",
    accessorFn: (flag) => flag.session_label,
    cell: ({ row: { original: flag } }) => (
      <span>
        {flag.session_label}
        {flag.trainee_name !== null && <span className="soft"> · {flag.trainee_name}</span>}
      </span>
    ),
  },
  {
    id: "raised",
    header: "Raised",
    accessorFn: (flag) => flag.raised_at,
    cell: ({ row: { original: flag } }) => formatMoment(flag.raised_at),
  },
  {
    id: "state",
    header: "State",
    accessorFn: (flag) => flag.state,
    cell: ({ row: { original: flag } }) => {
      const { word, tone } = stateOf(flag);
      return <StateMark tone={tone}>{word}</StateMark>;
    },
  },
  {
    id: "due",
    header: "Until",
    accessorFn: (flag) => dueOf(flag) ?? "",
    cell: ({ row: { original: flag } }) => {
      const due = dueOf(flag);
      if (due === null) return <span className="soft">nothing waits</span>;
      return flag.is_overdue ? (
        <StateMark tone="alert">overdue since {formatMoment(due)}</StateMark>
      ) : (
        formatMoment(due)
      );
    },
  },
];

/** Harm flags of the programme or of one's own trainees, what waits longest first. */
export function FlagsPage() {
  const { programme } = useProgramme();
  const flags = useQuery(flagsQuery(programme.id));
  const [filters, setFilter] = useSearchFilters();
  return (
    <>
      <PageTitle
        title="Harm flags"
        {...(flags.data ? { lead: flagsInWords(flags.data.results) } : {})}
      />
      <QueryView query={flags}>
        {({ results, count }) => {
          if (results.length === 0) {
            return (
              <EmptyState title="No harm flag has been raised">
                When a rating says that a client may have come to harm, it is listed here at once,
                with the turns that show it, until somebody has looked into it.
              </EmptyState>
            );
          }
          const shown = results.filter((flag) => !filters.state || flag.state === filters.state);
          return (
            <>
              <FilterBar>
                <ChoiceField
                  label="State"
                  none="Any state"
                  value={filters.state ?? ""}
                  choices={STATE_CHOICES}
                  onChange={(value) => setFilter("state", value)}
                />
              </FilterBar>
              {shown.length === 0 ? (
                <EmptyState title="No harm flag is in this state" />
              ) : (
                <DataTable
                  caption="Harm flags"
                  unit="harm flag"
                  columns={COLUMNS}
                  rows={shown}
                  rowId={({ id }) => id}
                  total={count}
                />
              )}
            </>
          );
        }}
      </QueryView>
    </>
  );
}
