import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { rubricQuery } from "@/api/lists";
import { meQuery } from "@/api/me";
import type { Id, Rating } from "@/api/types";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { readRating } from "./draft-transport";
import { readDefinition } from "./rubric-definition";
import { Workspace } from "./workspace";

const PAUSED_MS = 30_000;

/** A rating: to be written by its rater, to be read by those who may see it. */
export function RatingPage() {
  const id = useRouteId();
  const me = useQuery(meQuery);
  const rating = useQuery({
    queryKey: ["rating", id],
    queryFn: () => readRating(id),
    // The workspace itself keeps up with the server; an old copy is never shown.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    // A paused session opens again when somebody else is done.
    refetchInterval: ({ state }) => (state.data?.is_paused ? PAUSED_MS : false),
  });
  return (
    <QueryView query={me} isPage>
      {({ id: account }) => (
        <QueryView query={rating} isPage loading="Loading the rating…">
          {(loaded) => <WithRubric key={`${account} ${id}`} rating={loaded} account={account} />}
        </QueryView>
      )}
    </QueryView>
  );
}

function WithRubric({ rating, account }: { rating: Rating; account: Id }) {
  const rubric = useQuery(rubricQuery(rating.rubric));
  const given = rubric.data?.definition;
  const definition = useMemo(() => (given ? readDefinition(given) : undefined), [given]);
  return (
    <QueryView query={rubric} isPage loading="Loading the rubric…">
      {() => definition && <Workspace rating={rating} rubric={definition} account={account} />}
    </QueryView>
  );
}
