import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { sessionQuery } from "@/api/lists";
import type { Id, TherapySession } from "@/api/types";
import { Note } from "@/components/note";
import { notifyError } from "@/components/notify";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { formatDay } from "@/lib/dates";
import { formatWord, phaseWord } from "@/lib/words";
import { ConsentPanel } from "./consent-panel";
import { DeidentifiedPanel } from "./deidentified-panel";
import { PlacePanel } from "./place-panel";
import { RecordedTranscript } from "./recorded-transcript";
import { stateOf, whyNotAssignable } from "@/components/session/session-state";
import { SpeakersPanel } from "./speakers-panel";
import { TranscriptWarnings } from "./transcript-warnings";
import "./session-page.css";

export function SessionPage() {
  const session = useQuery(sessionQuery(useRouteId()));
  return (
    <QueryView query={session} isPage>
      {(data) => <SessionDetail session={data} />}
    </QueryView>
  );
}

function summary(session: TherapySession): string {
  const parts = [
    session.phase && `${phaseWord(session.phase)} phase`,
    session.format && formatWord(session.format).toLowerCase(),
    session.held_on && `held on ${formatDay(session.held_on)}`,
    session.transcript && `${session.transcript.n_turns} turns`,
  ].filter(Boolean);
  return parts.join(" · ");
}

function SessionDetail({ session }: { session: TherapySession }) {
  const may = (action: string) => session.allowed_actions.includes(action);
  const state = stateOf(session);
  const why = whyNotAssignable(session);
  return (
    <>
      <PageTitle
        title={session.label}
        lead={summary(session)}
        trail={<Link to="/sessions">Sessions</Link>}
        {...actionFor(session)}
      />
      <div className="session-page">
        <div className="stack session-page__side">
          <p className="row">
            <StateMark tone={state.tone}>{state.word}</StateMark>
            {session.is_simulated && <SimulatedMark />}
          </p>
          {why !== null && <Note tone="caution">{why}</Note>}
          <PlacePanel session={session} />
          <SpeakersPanel session={session} />
          <ConsentPanel session={session} />
          <DeidentifiedPanel session={session} />
          {session.transcript !== null && session.transcript.warnings.length > 0 && (
            <TranscriptWarnings warnings={session.transcript.warnings} />
          )}
        </div>
        <RecordedTranscript session={session} mayRead={may("read_transcript")} />
      </div>
    </>
  );
}

function actionFor({ id, allowed_actions }: TherapySession) {
  if (allowed_actions.includes("rate_as_supervisor")) {
    return { action: <RateButton session={id} kind="supervisor" label="Rate this session" /> };
  }
  if (allowed_actions.includes("rate_yourself")) {
    return { action: <RateButton session={id} kind="self" label="Rate yourself" /> };
  }
  return {};
}

interface RateButtonProps {
  session: Id;
  kind: "supervisor" | "self";
  label: string;
}

/** Begin one's rating of the session, or open the one that was begun. */
function RateButton({ session, kind, label }: RateButtonProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const rate = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/ratings/", { body: { kind, session } })),
    onSuccess: async (rating) => {
      await queries.invalidateQueries({ queryKey: ["ratings"] });
      await navigate({ to: "/ratings/$id", params: { id: rating.id } });
    },
    onError: (error) => notifyError("The rating was not begun", asApiError(error).message),
  });
  return (
    <Button loading={rate.isPending} onClick={() => rate.mutate()}>
      {label}
    </Button>
  );
}
