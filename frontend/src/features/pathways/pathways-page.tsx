import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { usePermission, useProgramme } from "@/api/me";
import type { Id, PathwaySummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import { holdsWords, wordsOf } from "@/lib/matches";
import { compareVersions, inOrder } from "@/lib/versions";
import { fromCode, listed } from "@/lib/words";
import { adoptionIn } from "./adoption";
import { PathwayStates } from "./pathway-states";
import { pathwaysQuery } from "./queries";

const ORIGINS = [
  { value: "adopted", label: "Adopted" },
  { value: "shipped", label: "Comes with Attune" },
  { value: "own", label: "Own" },
];

type Filters = Readonly<Record<string, string>>;

function matches(pathway: PathwaySummary, { find, show }: Filters, programme: Id): boolean {
  if (show === "adopted" && !adoptionIn(pathway, programme)) return false;
  if (show === "shipped" && pathway.programme !== null) return false;
  if (show === "own" && pathway.programme === null) return false;
  return holdsWords([pathway.title, pathway.slug, pathway.version], wordsOf(find ?? ""));
}

function sentence(all: readonly PathwaySummary[], programme: Id): string {
  const adopted = all.filter((one) => adoptionIn(one, programme));
  if (adopted.length === 0) return "The programme has not adopted any rules of certification yet.";
  return `The programme certifies by ${listed(adopted.map((one) => `${one.title} ${one.version}`))}.`;
}

function columnsFor(programme: Id, hasAdopted: boolean): ColumnDef<PathwaySummary>[] {
  const scores: ColumnDef<PathwaySummary> = {
    id: "scores",
    header: "Scores that count",
    enableSorting: false,
    cell: ({ row }) => {
      const adoption = adoptionIn(row.original, programme);
      return adoption ? `${fromCode(adoption.scale)} of ${adoption.instrument}` : "–";
    },
  };
  return [
    {
      header: "Pathway",
      accessorKey: "title",
      cell: ({ row: { original: one } }) => (
        <Link to="/pathways/$id" params={{ id: one.id }}>
          {one.title}
        </Link>
      ),
    },
    {
      header: "Version",
      accessorKey: "version",
      sortingFn: (a, b) => compareVersions(a.original.version, b.original.version),
    },
    {
      header: "State",
      accessorKey: "status",
      cell: ({ row }) => <PathwayStates pathway={row.original} programme={programme} />,
    },
    ...(hasAdopted ? [scores] : []),
    {
      id: "origin",
      header: "Origin",
      accessorFn: (one) => (one.programme === null ? "Comes with Attune" : "Own"),
    },
  ];
}

export function PathwaysPage() {
  const { programme } = useProgramme();
  const pathways = useQuery(pathwaysQuery(programme.id));
  const mayManage = usePermission("pathway.manage");
  const [filters, setFilter] = useSearchFilters();
  const add = (
    <Link to="/pathways/new" className="button-link">
      Add a pathway
    </Link>
  );
  return (
    <>
      <PageTitle
        title="Pathways"
        {...(pathways.data ? { lead: sentence(pathways.data.results, programme.id) } : {})}
        {...(mayManage ? { action: add } : {})}
      />
      <QueryView query={pathways}>
        {({ results }) => {
          if (results.length === 0) {
            return (
              <EmptyState title="Rules of certification will be listed here">
                The operator loads them when the installation is set up.
              </EmptyState>
            );
          }
          // What the programme certifies by stands first.
          const rank = (one: PathwaySummary) => (adoptionIn(one, programme.id) ? 0 : 1);
          const shown = inOrder(results)
            .filter((one) => matches(one, filters, programme.id))
            .sort((a, b) => rank(a) - rank(b));
          return (
            <>
              <FilterBar>
                <TextInput
                  label="Find"
                  type="search"
                  value={filters.find ?? ""}
                  onChange={(event) => setFilter("find", event.currentTarget.value)}
                />
                <ChoiceField
                  label="Show"
                  none="All"
                  value={filters.show ?? ""}
                  choices={ORIGINS}
                  onChange={(value) => setFilter("show", value)}
                />
              </FilterBar>
              {shown.length === 0 ? (
                <EmptyState title="No pathway matches these filters" />
              ) : (
                <DataTable
                  caption="Pathways"
                  unit="version"
                  columns={columnsFor(
                    programme.id,
                    results.some((one) => adoptionIn(one, programme.id)),
                  )}
                  rows={shown}
                  rowId={(one) => one.id}
                />
              )}
            </>
          );
        }}
      </QueryView>
    </>
  );
}
