import { Button, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { useMe, usePermission, useProgramme } from "@/api/me";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { DateField } from "@/components/date-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted, fromCode } from "@/lib/words";
import { CheckSection } from "./check-section";
import { EVENT_COLUMNS } from "./events-columns";

const PAGE_SIZE = 100;
const FILTERS = ["verb", "outcome", "actor", "target", "purpose", "since", "until"] as const;
// On which ground a transcript was read.
const PURPOSES = ["own_session", "preparation", "rating", "supervision"];

/** Who did what, and who was refused: one chained record of the programme. */
export function AuditPage() {
  const { programme } = useProgramme();
  const [filters, setFilter] = useSearchFilters();
  const administers = useMe()?.administers_installation ?? false;
  const readsProgramme = usePermission("audit.read");
  const mayVerify = usePermission("audit.verify");
  // Sign-ins and whatever else belongs to no programme: for who administers the installation.
  const ofInstallation = administers && (filters.of === "installation" || !readsProgramme);
  const chain: Record<string, string> = ofInstallation
    ? { installation: "true" }
    : { programme: programme.id };
  const page = Math.max(1, Number(filters.page ?? "1") || 1);
  const query: Record<string, string | number> = {
    ...chain,
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
  const exported = new URLSearchParams(chain);
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
        title={ofInstallation ? "Audit of the installation" : "Audit"}
        action={
          <div className="row">
            {readsProgramme && <Link to="/audit/weeks">Weeks to be read</Link>}
            {administers && readsProgramme && (
              <Link to="/audit" search={(ofInstallation ? {} : { of: "installation" }) as never}>
                {ofInstallation ? `The trail of ${programme.name}` : "Sign-ins of the installation"}
              </Link>
            )}
          </div>
        }
        lead={
          count === undefined
            ? "Who did what, and who was refused."
            : `${counted(count, "event")}. Each carries the hash of the one before, so that a missing one is found.`
        }
      />
      <CheckSection
        programme={ofInstallation ? null : programme.id}
        mayAsk={ofInstallation || mayVerify}
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
                columns={EVENT_COLUMNS}
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
