import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Round } from "@/api/types";
import { usePermission } from "@/api/me";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { dueInWords } from "@/lib/dates";
import { roundProgress } from "@/lib/round-progress";
import { counted } from "@/lib/words";
import { DueDialog } from "./due-dialog";
import { OutOfStatusNote } from "./out-of-status-note";
import { PhaseDialog, type RoundStep } from "./phase-dialog";
import { sharingWords } from "./plan-words";
import { RoundDrawSection } from "./round-draw";
import { RoundPhaseMark } from "./round-phase-mark";
import { RoundPlanSection } from "./round-plan";
import { RoundSessionsTable } from "./round-sessions-table";
import { SubmittedLine } from "./submitted-line";

export function RoundPage() {
  const id = useRouteId();
  const round = useQuery({
    queryKey: ["round", id],
    queryFn: () => answerOf(api.GET("/api/v1/rounds/{id}/", { params: { path: { id } } })),
  });
  return (
    <QueryView query={round} isPage>
      {(data) => <RoundDetail round={data} />}
    </QueryView>
  );
}

function sentence(round: Round): string {
  const plan = `${counted(round.n_sessions, "session")}, ${counted(round.n_raters, "rater")}, ${sharingWords(round)}`;
  if (round.phase === "draft") return `A draft: ${plan}. Nobody has been asked to rate yet.`;
  const progress = roundProgress(round);
  if (progress === null) {
    return `${plan}. You rate in it yourself: how far others are is shown when it is closed.`;
  }
  const left = progress.of - progress.done;
  if (round.phase === "consensus") {
    return `Rating is over with ${progress.done} of ${counted(progress.of, "rating")} submitted; raters settle where they differ.`;
  }
  if (round.phase === "closed") {
    return `Closed with ${progress.done} of ${counted(progress.of, "rating")} submitted.`;
  }
  if (left === 0) return "Every rating is submitted; consensus can begin, or the round be closed.";
  const due = round.due_on ? `, ${dueInWords(round.due_on)}` : "";
  return `${counted(left, "rating is", "ratings are")} still to come${due}.`;
}

function RoundDetail({ round }: { round: Round }) {
  const [asked, setAsked] = useState<RoundStep | null>(null);
  const maySeeReliability = usePermission("reliability.read");
  const mayConfer = usePermission("consensus.manage");
  // Whoever rates in it is not shown what is shared.
  const isHidden = round.phase !== "draft" && roundProgress(round) === null;
  const mayPlan = usePermission("round.manage") && !isHidden;
  const [isDueAsked, setDueAsked] = useState(false);
  const may = (action: string) => round.allowed_actions.includes(action);
  const action = may("start") ? (
    <Button onClick={() => setAsked("start")}>Start the round</Button>
  ) : may("close") ? (
    <div className="row">
      {may("confer") && (
        <Button variant="default" onClick={() => setAsked("confer")}>
          Begin consensus
        </Button>
      )}
      <Button onClick={() => setAsked("close")}>Close the round</Button>
    </div>
  ) : round.phase === "closed" && maySeeReliability ? (
    <Link to="/rounds/$id/reliability" params={{ id: round.id }} className="button-link">
      See reliability
    </Link>
  ) : undefined;

  return (
    <>
      <PageTitle
        title={round.name}
        lead={sentence(round)}
        trail={<Link to="/rounds">Rounds</Link>}
        {...(action ? { action } : {})}
      />
      <div className="stack stack--loose">
        <div className="row">
          <RoundPhaseMark phase={round.phase} />
          {mayConfer && (round.phase === "consensus" || round.phase === "closed") && (
            <Link to="/rounds/$id/consensus" params={{ id: round.id }}>
              Consensus: where raters differ
            </Link>
          )}
          {round.is_simulated && <SimulatedMark />}
        </div>
        <OutOfStatusNote round={round} />
        <dl className="facts">
          {round.phase !== "draft" && (
            <>
              <dt>Submitted</dt>
              <dd>
                <SubmittedLine round={round} />
              </dd>
            </>
          )}
          <dt>Due</dt>
          <dd>
            {round.due_on === null ? "no date" : <RelativeDate on={round.due_on} as="date" />}
            {may("change_due") && (
              <>
                {" "}
                <Button size="compact-sm" variant="subtle" onClick={() => setDueAsked(true)}>
                  Change the due date
                </Button>
              </>
            )}
          </dd>
          <dt>Rubric</dt>
          <dd>
            <Link to="/rubrics/$id" params={{ id: round.rubric.id }}>
              {round.rubric.title}, version {round.rubric.version}
            </Link>
          </dd>
          <dt>Blinding</dt>
          <dd>
            {round.blind_to_trainee
              ? "Raters see neither the trainee nor the number of a session."
              : "Raters may know whose session it is."}
          </dd>
          {round.started_at !== null && (
            <>
              <dt>Started</dt>
              <dd>
                <RelativeDate on={round.started_at} as="moment" />
              </dd>
            </>
          )}
          {round.closed_at !== null && (
            <>
              <dt>Closed</dt>
              <dd>
                <RelativeDate on={round.closed_at} as="moment" />
              </dd>
            </>
          )}
        </dl>
        {mayPlan && <RoundPlanSection round={round} />}
        {round.draw !== null && <RoundDrawSection round={round} draw={round.draw} />}
        <section aria-labelledby="round-sessions" className="stack">
          <h2 id="round-sessions" className="section-title">
            Sessions and raters
          </h2>
          <RoundSessionsTable sessions={round.sessions} />
        </section>
      </div>
      {isDueAsked && <DueDialog round={round} onClose={() => setDueAsked(false)} />}
      {asked !== null && <PhaseDialog round={round} step={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
