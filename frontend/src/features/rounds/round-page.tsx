import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Round } from "@/api/types";
import { usePermission } from "@/api/me";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { dueInWords } from "@/lib/dates";
import { roundProgress } from "@/lib/round-progress";
import { counted } from "@/lib/words";
import { RoundPhaseMark } from "./round-phase-mark";
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
  const plan = `${counted(round.n_sessions, "session")}, ${counted(round.n_raters, "rater")}, ${round.raters_per_session} per session`;
  if (round.phase === "draft") return `A draft: ${plan}. Nobody has been asked to rate yet.`;
  const progress = roundProgress(round);
  if (progress === null) {
    return `${plan}. You rate in it yourself: how far others are is shown when it is closed.`;
  }
  const left = progress.of - progress.done;
  if (round.phase === "closed") {
    return `Closed with ${progress.done} of ${counted(progress.of, "rating")} submitted.`;
  }
  if (left === 0) return "Every rating is submitted; the round can be closed.";
  const due = round.due_on ? `, ${dueInWords(round.due_on)}` : "";
  return `${counted(left, "rating is", "ratings are")} still to come${due}.`;
}

function RoundDetail({ round }: { round: Round }) {
  const [asked, setAsked] = useState<"start" | "close" | null>(null);
  const maySeeReliability = usePermission("reliability.read");
  const may = (action: string) => round.allowed_actions.includes(action);
  const action = may("start") ? (
    <Button onClick={() => setAsked("start")}>Start the round</Button>
  ) : may("close") ? (
    <Button onClick={() => setAsked("close")}>Close the round</Button>
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
          {round.is_simulated && <SimulatedMark />}
        </div>
        <dl className="facts">
          <dt>Submitted</dt>
          <dd>
            <SubmittedLine round={round} />
          </dd>
          <dt>Due</dt>
          <dd>
            {round.due_on === null ? "no date" : <RelativeDate on={round.due_on} as="date" />}
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
        <section aria-labelledby="round-sessions" className="stack">
          <h2 id="round-sessions" className="section-title">
            Sessions and raters
          </h2>
          <RoundSessionsTable sessions={round.sessions} />
        </section>
      </div>
      {asked !== null && <PhaseDialog round={round} step={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

interface PhaseDialogProps {
  round: Round;
  step: "start" | "close";
  onClose: () => void;
}

function PhaseDialog({ round, step, onClose }: PhaseDialogProps) {
  const queries = useQueryClient();
  const params = { path: { id: round.id } };
  const change = useMutation({
    mutationFn: () =>
      step === "start"
        ? answerOf(api.POST("/api/v1/rounds/{id}/start/", { params }))
        : answerOf(api.POST("/api/v1/rounds/{id}/close/", { params })),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["round", round.id] }),
        queries.invalidateQueries({ queryKey: ["rounds"] }),
      ]);
      notifyDone(step === "start" ? "The round is started." : "The round is closed.");
      onClose();
    },
  });
  const progress = roundProgress(round);
  const left = progress === null ? 0 : progress.of - progress.done;
  const isStart = step === "start";
  return (
    <ConfirmDialog
      opened
      title={isStart ? `Start ${round.name}?` : `Close ${round.name}?`}
      confirmLabel={isStart ? "Start the round" : "Close the round"}
      onConfirm={() => change.mutate()}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isGrave={!isStart && left > 0}
    >
      {isStart ? (
        <p>
          {counted(round.n_sessions, "session")} will be given to {counted(round.n_raters, "rater")}
          , {round.raters_per_session} each. From then on sessions and raters of this round stay as
          they are, and raters do not see each other&apos;s work.
        </p>
      ) : (
        <>
          <p>
            Ratings are no longer taken after that, and the ratings become visible to those who may
            read them. This is not undone.
          </p>
          {left > 0 && (
            <p>
              <strong>
                {counted(left, "rating has", "ratings have")} not been submitted and will be missing
                from reliability.
              </strong>
            </p>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}
