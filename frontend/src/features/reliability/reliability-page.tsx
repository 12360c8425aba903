import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePermission } from "@/api/me";
import type { Round } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { ErrorNote } from "@/components/error-note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { DifferencesSection } from "./differences-section";
import { PlanSection } from "./plan-section";
import { computeReport, latest, reportQuery, roundQuery, roundReportsQuery } from "./queries";
import { ReportView } from "@/components/report/report-view";

/** How often to look for the report that is computed when a round closes. */
const WAIT = 5_000;

export function ReliabilityPage() {
  const round = useQuery(roundQuery(useRouteId()));
  return (
    <QueryView query={round} isPage>
      {(data) => <RoundReliability round={data} />}
    </QueryView>
  );
}

function RoundReliability({ round }: { round: Round }) {
  const client = useQueryClient();
  const readsRatings = usePermission("rating.read");
  const isClosed = round.phase === "closed";
  const reports = useQuery({
    ...roundReportsQuery(round.id),
    refetchInterval: (query) => (isClosed && query.state.data?.results.length === 0 ? WAIT : false),
  });
  const current = latest(reports.data?.results ?? []);
  const report = useQuery({ ...reportQuery(current?.id ?? ""), enabled: current !== undefined });
  const compute = useMutation({
    mutationFn: () => computeReport(round.id),
    onSuccess: (made) => {
      client.setQueryData(reportQuery(made.id).queryKey, made);
      return client.invalidateQueries({ queryKey: ["reliability-reports"] });
    },
  });
  const mayCompute = isClosed && round.allowed_actions.includes("add_report");
  const button = mayCompute && (
    <Button
      variant={current ? "default" : "filled"}
      loading={compute.isPending}
      onClick={() => compute.mutate()}
    >
      {current ? "Compute again" : "Compute reliability"}
    </Button>
  );

  return (
    <>
      <PageTitle
        title={`Reliability of ${round.name}`}
        {...(current
          ? {
              lead: (
                <>
                  {current.headline.sentence} {round.is_simulated && <SimulatedMark />}
                </>
              ),
            }
          : {})}
        {...(current && button ? { action: button } : {})}
        trail={
          <>
            <Link to="/reliability">Reliability</Link>
            <Link to="/rounds/$id" params={{ id: round.id }}>
              {round.name}
            </Link>
          </>
        }
      />
      <div className="stack stack--loose">
        {compute.isError && (
          <ErrorNote error={compute.error} title="The reliability was not computed." />
        )}
        <QueryView query={reports}>
          {() =>
            current ? (
              <QueryView query={report}>
                {(data) => (
                  <>
                    <ReportView
                      report={data}
                      behindPairs={
                        readsRatings
                          ? (scale) => <DifferencesSection report={data} scale={scale} />
                          : undefined
                      }
                    />
                    <PlanSection report={data} />
                  </>
                )}
              </QueryView>
            ) : (
              <NoReport round={round} action={button} />
            )
          }
        </QueryView>
      </div>
    </>
  );
}

function NoReport({ round, action }: { round: Round; action: ReactNode }) {
  if (round.phase === "closed") {
    return (
      <EmptyState title="The agreement of this round's raters will stand here" action={action}>
        The round is closed. Its report is computed in the background and appears on this page as
        soon as it is there.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="This round is still open"
      action={
        <Link to="/rounds/$id" params={{ id: round.id }}>
          Go to the round
        </Link>
      }
    >
      {round.n_submitted} of {round.n_assignments} ratings are submitted. Reliability is computed
      when the round is closed, so that no rater sees how the others score while they still rate.
    </EmptyState>
  );
}
