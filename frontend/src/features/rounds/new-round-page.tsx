import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { rubricsQuery, sessionsQuery, WHOLE } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Id, RubricSummary } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Loading } from "@/components/loading";
import { PageTitle } from "@/components/page-title";
import { NewRoundForm } from "./new-round-form";

/** A round can only use what the programme works with. */
function isInUse(rubric: RubricSummary, programme: Id): boolean {
  return rubric.pinned_in.some((one) => one.programme === programme);
}

export function NewRoundPage() {
  const { programme } = useProgramme();
  const rubrics = useQuery(rubricsQuery(programme.id));
  const sessions = useQuery(sessionsQuery(programme.id));
  const raters = useQuery({
    queryKey: ["raters", programme.id],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/raters/", {
          params: { query: { programme: programme.id, page_size: WHOLE } },
        }),
      ),
  });
  const failed = [rubrics, sessions, raters].find((query) => query.isError);
  return (
    <>
      <PageTitle
        title="New round"
        lead="Choose sessions and raters. The round is saved as a draft; nobody is asked to rate before you start it."
        trail={<Link to="/rounds">Rounds</Link>}
      />
      {failed ? (
        <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />
      ) : rubrics.data && sessions.data && raters.data ? (
        <NewRoundForm
          programme={programme.id}
          rubrics={rubrics.data.results.filter((rubric) => isInUse(rubric, programme.id))}
          sessions={sessions.data.results}
          raters={raters.data.results}
        />
      ) : (
        <Loading />
      )}
    </>
  );
}
