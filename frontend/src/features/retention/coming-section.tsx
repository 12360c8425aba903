import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import { useProgramme } from "@/api/me";
import type { ComingDeletion, KeepEvent, RetentionOverview } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { useSearchFilters } from "@/components/use-search-filters";
import { daysUntil } from "@/lib/dates";
import { comingQuery } from "./queries";
import { SessionLink } from "./session-link";
import { KINDS, ruleSaid, whatWord } from "./words";

const SPANS = [30, 90, 366];

function columns(events: readonly KeepEvent[]): ColumnDef<ComingDeletion>[] {
  return [
    {
      header: "Session",
      id: "session",
      accessorFn: (one) => `${one.case_code ?? ""} ${one.session_number ?? ""}`,
      cell: ({ row: { original: one } }) => <SessionLink one={one} />,
    },
    { header: "What", id: "what", accessorFn: (one) => whatWord(one.what) },
    {
      header: "Goes",
      accessorKey: "due_on",
      cell: ({ row: { original: one } }) => <RelativeDate on={one.due_on} as="date" />,
    },
    {
      header: "Because",
      id: "rule",
      accessorFn: (one) =>
        `${KINDS.find((kind) => kind.id === one.kind)?.label ?? ""}: ${ruleSaid(one.rule, events)}`,
    },
    {
      header: "State",
      id: "state",
      accessorFn: (one) => (one.is_held ? "held" : "due"),
      cell: ({ row: { original: one } }) => {
        if (one.is_held) return <StateMark tone="partial">Kept by a legal hold</StateMark>;
        if (daysUntil(one.due_on) <= 0)
          return <StateMark tone="alert">With the next run</StateMark>;
        return <StateMark tone="open">Announced</StateMark>;
      },
    },
  ];
}

/** What goes soon, first things first. */
export function ComingSection({ overview }: { overview: RetentionOverview }) {
  const { programme } = useProgramme();
  const shown = useMemo(() => columns(overview.events), [overview.events]);
  const [filters, setFilter] = useSearchFilters();
  const days = SPANS.find((span) => String(span) === filters.days) ?? SPANS[0] ?? 30;
  const coming = useQuery(comingQuery(programme.id, days));
  return (
    <>
      <FilterBar>
        <ChoiceField
          label="Within"
          value={String(days)}
          choices={SPANS.map((span) => ({
            value: String(span),
            label: span === 366 ? "a year" : `${span} days`,
          }))}
          onChange={(value) => setFilter("days", value)}
        />
      </FilterBar>
      <QueryView query={coming}>
        {({ results, count }) =>
          results.length === 0 ? (
            <EmptyState title="Nothing is due for deletion in this time">
              What is due is listed here for at least {overview.notice_days} days before it goes.
            </EmptyState>
          ) : (
            <DataTable
              caption="Coming deletions"
              unit="deletion"
              columns={shown}
              rows={results}
              rowId={(one) => one.id}
              total={count}
            />
          )
        }
      </QueryView>
    </>
  );
}
