import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { rubricQuery, rubricsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Id, Rubric } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { useSearchFilters } from "@/components/use-search-filters";
import { ComparisonView } from "./comparison-view";
import { comparisonSentence } from "./comparison-words";
import { newestFirst } from "@/lib/versions";

export function ComparePage() {
  const rubric = useQuery(rubricQuery(useRouteId()));
  return (
    <QueryView query={rubric} isPage>
      {(data) => <Compare rubric={data} />}
    </QueryView>
  );
}

function Compare({ rubric }: { rubric: Rubric }) {
  const { programme } = useProgramme();
  const [{ with: asked = "" }, setFilter] = useSearchFilters();
  const library = useQuery(rubricsQuery(programme.id));
  const others = newestFirst(
    (library.data?.results ?? []).filter(
      (one) =>
        one.slug === rubric.slug && one.programme === rubric.programme && one.id !== rubric.id,
    ),
  );
  const other = asked === "" ? (others[0]?.id ?? "") : asked;
  const comparison = useQuery({
    queryKey: ["comparison", rubric.id, other],
    queryFn: () => compare(rubric.id, other),
    enabled: other !== "",
    // Neither version ever changes.
    staleTime: Infinity,
  });
  return (
    <>
      <PageTitle
        title={`What changed in ${rubric.title}`}
        {...(comparison.data ? { lead: comparisonSentence(comparison.data) } : {})}
        trail={
          <>
            <Link to="/rubrics">Rubrics</Link>
            <Link to="/rubrics/$id" params={{ id: rubric.id }}>
              {rubric.title} {rubric.version}
            </Link>
          </>
        }
      />
      {others.length > 1 && (
        <FilterBar>
          <ChoiceField
            label={`Version ${rubric.version} with`}
            value={other}
            choices={others.map(({ id, version }) => ({ value: id, label: version }))}
            onChange={(value) => setFilter("with", value)}
          />
        </FilterBar>
      )}
      {other === "" && library.data ? (
        <EmptyState title="There is one version of this instrument">
          When a second one is there, what differs stands here.
        </EmptyState>
      ) : (
        <QueryView query={comparison} loading="Comparing">
          {(data) => <ComparisonView comparison={data} />}
        </QueryView>
      )}
    </>
  );
}

function compare(id: Id, other: Id) {
  return answerOf(
    api.GET("/api/v1/rubrics/{id}/compare/", {
      params: { path: { id }, query: { with: other } },
    }),
  );
}
