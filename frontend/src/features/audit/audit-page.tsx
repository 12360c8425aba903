import { Button, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { AuditEvent } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { DateField } from "@/components/date-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted, fromCode, roleWord } from "@/lib/words";

const PAGE_SIZE = 100;
const FILTERS = ["verb", "outcome", "actor", "target", "purpose", "since", "until"] as const;
// On which ground a transcript was read.
const PURPOSES = ["own_session", "preparation", "rating", "supervision"];

const COLUMNS: ColumnDef<AuditEvent>[] = [
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

/** Who did what, and who was refused: one chained record of the programme. */
export function AuditPage() {
  const { programme } = useProgramme();
  const [filters, setFilter] = useSearchFilters();
  const page = Math.max(1, Number(filters.page ?? "1") || 1);
  const query: Record<string, string | number> = {
    programme: programme.id,
    page,
    page_size: PAGE_SIZE,
  };
  for (const name of FILTERS) {
    const value = filters[name];
    if (value !== undefined) query[name] = value;
  }
  const events = useQuery({
    queryKey: ["audit-events", query],
    queryFn: () => answerOf(api.GET("/api/v1/audit-events/", { params: { query } })),
    placeholderData: keepPreviousData,
  });
  const members = useQuery({
    ...membershipsQuery(programme.id),
    enabled: usePermission("people.read"),
  });
  const names = new Map(
    (members.data?.results ?? []).map(({ person }) => [person.id, person.name] as const),
  );
  const people = [...names].map(([value, label]) => ({ value, label }));
  const count = events.data?.count;
  const exported = new URLSearchParams({ programme: programme.id });
  for (const name of FILTERS) {
    const value = filters[name];
    if (value !== undefined) exported.set(name, value);
  }
  const nPages = Math.max(1, Math.ceil((count ?? 0) / PAGE_SIZE));

  function filter(name: (typeof FILTERS)[number], value: string) {
    if (page !== 1) setFilter("page", "");
    setFilter(name, value);
  }

  return (
    <>
      <PageTitle
        title="Audit"
        lead={
          count === undefined
            ? "Who did what, and who was refused."
            : `${counted(count, "event")}. Each carries the hash of the one before, so that a missing one is found.`
        }
      />
      <FilterBar>
        <TextInput
          label="What"
          description="For example round.started"
          type="search"
          value={filters.verb ?? ""}
          onChange={(event) => filter("verb", event.currentTarget.value)}
        />
        <ChoiceField
          label="Outcome"
          none="Any outcome"
          value={filters.outcome ?? ""}
          choices={["allowed", "denied", "failed"].map((value) => ({
            value,
            label: fromCode(value),
          }))}
          onChange={(value) => filter("outcome", value)}
        />
        <ChoiceField
          label="Who"
          none="Anybody"
          value={filters.actor ?? ""}
          choices={people}
          onChange={(value) => filter("actor", value)}
        />
        <TextInput
          label="On"
          description="An id, or how it begins"
          type="search"
          value={filters.target ?? ""}
          onChange={(event) => filter("target", event.currentTarget.value)}
        />
        <ChoiceField
          label="Why"
          none="Any reason"
          value={filters.purpose ?? ""}
          choices={PURPOSES.map((value) => ({ value, label: fromCode(value) }))}
          onChange={(value) => filter("purpose", value)}
        />
        <DateField
          label="Since"
          value={filters.since ?? ""}
          onChange={(value) => filter("since", value)}
        />
        <DateField
          label="Until"
          value={filters.until ?? ""}
          onChange={(value) => filter("until", value)}
        />
      </FilterBar>
      <QueryView query={events}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="No event matches" />
          ) : (
            <div className="stack">
              <p>
                <a href={`/api/v1/audit-events/export/?${exported.toString()}`} download>
                  Export these events as CSV
                </a>
                <span className="soft"> – the export is an event too</span>
              </p>
              <DataTable
                caption="Audit events"
                unit="event"
                columns={COLUMNS}
                rows={results}
                rowId={(one) => one.id}
                total={count ?? results.length}
              />
              {nPages > 1 && (
                <nav className="row" aria-label="Pages of the list">
                  <Button
                    variant="default"
                    disabled={page <= 1}
                    onClick={() => setFilter("page", page === 2 ? "" : String(page - 1))}
                  >
                    Newer
                  </Button>
                  <span>
                    Page {page} of {nPages}
                  </span>
                  <Button
                    variant="default"
                    disabled={page >= nPages}
                    onClick={() => setFilter("page", String(page + 1))}
                  >
                    Older
                  </Button>
                </nav>
              )}
            </div>
          )
        }
      </QueryView>
    </>
  );
}
