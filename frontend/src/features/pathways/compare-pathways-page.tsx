import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { PathwayDifferences } from "./pathway-differences";
import { pathwayQuery } from "./queries";

export function ComparePathwaysPage() {
  const id = useRouteId();
  const [{ with: other = "" }] = useSearchFilters();
  const pathway = useQuery(pathwayQuery(id));
  const comparison = useQuery({
    queryKey: ["pathway-comparison", id, other],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/pathways/{id}/compare/", {
          params: { path: { id }, query: { with: other } },
        }),
      ),
    // Neither version ever changes.
    staleTime: Infinity,
  });
  return (
    <QueryView query={pathway} isPage>
      {({ title, version }) => (
        <>
          <PageTitle
            title={`What changed in ${title}`}
            {...(comparison.data
              ? {
                  lead: `${counted(comparison.data.differences.length, "text")} differ between ${comparison.data.earlier_version} and ${comparison.data.later_version}.`,
                }
              : {})}
            trail={
              <>
                <Link to="/pathways">Pathways</Link>
                <Link to="/pathways/$id" params={{ id }}>
                  {title} {version}
                </Link>
              </>
            }
          />
          <QueryView query={comparison} loading="Comparing">
            {(data) => (
              <section className="panel" aria-label="Differences">
                <h2 className="visually-hidden">Differences</h2>
                <h3 className="visually-hidden">Text by text</h3>
                <PathwayDifferences comparison={data} />
              </section>
            )}
          </QueryView>
        </>
      )}
    </QueryView>
  );
}
