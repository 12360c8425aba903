import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rubricsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { RubricSummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import { holdsWords, wordsOf } from "@/lib/matches";
import { counted, listed } from "@/lib/words";
import { inOrder } from "@/lib/versions";
import { isByDefault, isChosen } from "./library";
import { RubricsTable } from "./rubrics-table";

const STATES = [
  { value: "published", label: "Published" },
  { value: "draft", label: "Draft" },
];
const ORIGINS = [
  { value: "shipped", label: "Comes with Attune" },
  { value: "own", label: "Own" },
];

type Filters = Readonly<Record<string, string>>;

function matches(rubric: RubricSummary, { find, state, origin }: Filters): boolean {
  if (state && rubric.status !== state) return false;
  if (origin && (rubric.programme === null) !== (origin === "shipped")) return false;
  return holdsWords([rubric.title, rubric.slug, rubric.version], wordsOf(find ?? ""));
}

function sentence(all: readonly RubricSummary[], programme: string): string {
  const chosen = all.filter((one) => isChosen(one, programme));
  if (chosen.length === 0) {
    return "The programme has stopped using every instrument: no round can begin until one is chosen.";
  }
  const names = listed(chosen.map((one) => `${one.title} ${one.version}`));
  if (chosen.every((one) => isByDefault(one, programme))) {
    return `The programme has not chosen yet and works with ${names}.`;
  }
  return chosen.length > 3
    ? `The programme works with ${counted(chosen.length, "instrument")}.`
    : `The programme works with ${names}.`;
}

export function RubricsPage() {
  const { programme } = useProgramme();
  const rubrics = useQuery(rubricsQuery(programme.id));
  const mayManage = usePermission("rubric.manage");
  const [filters, setFilter] = useSearchFilters();
  return (
    <>
      <PageTitle
        title="Rubrics"
        {...(rubrics.data ? { lead: sentence(rubrics.data.results, programme.id) } : {})}
        {...(mayManage
          ? {
              action: (
                <Link to="/rubrics/new" className="button-link">
                  Add an instrument
                </Link>
              ),
            }
          : {})}
      />
      <QueryView query={rubrics}>
        {({ results }) => {
          if (results.length === 0) {
            return (
              <EmptyState title="Rubrics will be listed here">
                The operator loads them when the installation is set up.
              </EmptyState>
            );
          }
          const shown = inOrder(results).filter((rubric) => matches(rubric, filters));
          const chosen = shown.filter((rubric) => isChosen(rubric, programme.id));
          const others = shown.filter((rubric) => !isChosen(rubric, programme.id));
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
                  label="State"
                  none="Any state"
                  value={filters.state ?? ""}
                  choices={STATES}
                  onChange={(value) => setFilter("state", value)}
                />
                <ChoiceField
                  label="Origin"
                  none="Any origin"
                  value={filters.origin ?? ""}
                  choices={ORIGINS}
                  onChange={(value) => setFilter("origin", value)}
                />
              </FilterBar>
              {shown.length === 0 ? (
                <EmptyState title="No rubric matches these filters" />
              ) : (
                <div className="stack stack--loose">
                  {chosen.length > 0 && (
                    <RubricsTable
                      title="What the programme works with"
                      rows={chosen}
                      all={results}
                    />
                  )}
                  {others.length > 0 && (
                    <RubricsTable title="Other versions" rows={others} all={results} />
                  )}
                </div>
              )}
            </>
          );
        }}
      </QueryView>
    </>
  );
}
