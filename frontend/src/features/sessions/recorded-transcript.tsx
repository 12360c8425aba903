import { useQuery } from "@tanstack/react-query";
import type { TherapySession } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { sessionRecordingQuery } from "@/components/recording/recording-state";
import { usePlayback } from "@/components/recording/use-playback";
import { RecordingSection } from "./recording-section";
import { SessionTranscript } from "./session-transcript";

interface RecordedTranscriptProps {
  session: TherapySession;
  mayRead: boolean;
}

/** What was said, to read and, where there is a recording, to hear. */
export function RecordedTranscript({ session, mayRead }: RecordedTranscriptProps) {
  const state = useQuery(sessionRecordingQuery(session.id));
  const playback = usePlayback(state.data?.openness === "open" ? state.data.recording : null);
  return (
    <div className="session-page__words">
      {state.isError && (
        <ErrorNote
          error={state.error}
          title="Whether there is a recording could not be found out"
          onRetry={() => void state.refetch()}
        />
      )}
      {state.data && <RecordingSection session={session} state={state.data} playback={playback} />}
      <section className="session-page__transcript" aria-labelledby="session-transcript">
        <h2 id="session-transcript" className="section-title">
          Transcript
        </h2>
        <SessionTranscript session={session} mayRead={mayRead} playback={playback} />
      </section>
    </div>
  );
}
