import { Button } from "@mantine/core";
import { useState } from "react";
import type { Recording, RecordingState, TherapySession } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import type { Playback } from "@/components/recording/playback";
import { RecordingPlayer } from "@/components/recording/recording-player";
import { recordingInWords } from "@/components/recording/recording-words";
import { formatMoment } from "@/lib/dates";
import { DeleteRecordingDialog } from "./delete-recording-dialog";
import { RecordingUpload } from "./recording-upload";

interface RecordingSectionProps {
  session: TherapySession;
  state: RecordingState;
  playback: Playback | null;
}

/** The recording to hear, to add or to delete, or why it is not here. */
export function RecordingSection({ session, state, playback }: RecordingSectionProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const { recording } = state;
  const isKept = recording !== null && recording.deleted_at === null;
  return (
    <section className="stack stack--tight no-print" aria-labelledby="session-recording">
      <div className="row row--between">
        <h2 id="session-recording" className="section-title">
          Recording
        </h2>
        {isKept && recording.allowed_actions.includes("delete") && (
          <Button size="compact-sm" variant="default" onClick={() => setIsDeleting(true)}>
            Delete the recording…
          </Button>
        )}
      </div>
      {isKept && playback !== null && (
        <RecordingPlayer
          recording={recording}
          playback={playback}
          hasTimes={typeof session.transcript?.duration_ms === "number"}
        />
      )}
      {isKept && <p className="soft small">{recordingInWords(recording)}</p>}
      <WhyNot session={session} state={state} />
      {state.allowed_actions.includes("upload") && (
        <RecordingUpload session={session.id} maxBytes={state.max_bytes} />
      )}
      {isDeleting && isKept && (
        <DeleteRecordingDialog
          session={session.id}
          recording={recording}
          onClose={() => setIsDeleting(false)}
        />
      )}
    </section>
  );
}

function WhyNot({ session, state }: { session: TherapySession; state: RecordingState }) {
  const { recording } = state;
  switch (state.openness) {
    case "no_consent":
      return <NoConsent session={session} recording={recording} />;
    case "none":
      if (recording?.deleted_at) {
        return (
          <p className="soft">The recording was deleted on {formatMoment(recording.deleted_at)}.</p>
        );
      }
      return state.allowed_actions.includes("upload") ? null : (
        <EmptyState title="This session has no recording" />
      );
    case "closed":
      return <p className="soft">Your role keeps recordings and does not listen to them.</p>;
    case "blind":
      return <p className="soft">The recording is closed while you rate this session.</p>;
    default:
      return null;
  }
}

function NoConsent({
  session,
  recording,
}: {
  session: TherapySession;
  recording: Recording | null;
}) {
  if (session.consent_state === "withdrawn") {
    const erasedAt = recording?.deleted_at ?? null;
    return (
      <p className="soft">
        {erasedAt === null
          ? "The client withdrew; no recording can be added or played."
          : `The client withdrew; the recording was erased on ${formatMoment(erasedAt)}.`}
      </p>
    );
  }
  const isKept = recording !== null && recording.deleted_at === null;
  return (
    <Note>
      <p>
        {session.consent_state === "expired"
          ? "The client’s consent has ended"
          : "The client’s consent does not include sound or picture"}
        {isKept
          ? ", so nobody can play the recording that is kept. "
          : ", so no recording can be added. "}
        {session.allowed_actions.includes("record_consent")
          ? "Once the client agrees, record it under “Consent” on this page."
          : "Whoever looks after this case can record that the client agrees."}
      </p>
    </Note>
  );
}
