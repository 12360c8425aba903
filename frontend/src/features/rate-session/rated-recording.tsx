import { Checkbox } from "@mantine/core";
import type { RecordingState, Turn } from "@/api/types";
import type { Playback } from "@/components/recording/playback";
import { RecordingPlayer } from "@/components/recording/recording-player";
import { usePausing } from "@/components/recording/use-playback";
import { usePauseWhileWriting } from "./use-pause-while-writing";

interface RatedRecordingProps {
  state: RecordingState | undefined;
  playback: Playback | null;
  turns: readonly Turn[];
  mayWrite: boolean;
  /** A sheet over the page, in which something is written. */
  hasSheet: boolean;
}

const WHY_NOT: Partial<Record<RecordingState["openness"], string>> = {
  blind: "The recording is closed in this round, because the voice would tell who the trainee is.",
  no_consent: "The client has not agreed to sound or picture; rate from the transcript.",
  none: "There is no recording; rate from the transcript.",
};

const KEYS = { toggle: "p", back: "b" };

/** The recording in the workspace: to be heard, or why it is not. */
export function RatedRecording({
  state,
  playback,
  turns,
  mayWrite,
  hasSheet,
}: RatedRecordingProps) {
  const [pauses, setPauses] = usePausing();
  usePauseWhileWriting(pauses ? playback : null, hasSheet);
  if (!state) return null;
  if (playback === null || state.recording === null) {
    const why = WHY_NOT[state.openness];
    return why === undefined ? null : <p className="soft small">{why}</p>;
  }
  return (
    <RecordingPlayer
      recording={state.recording}
      playback={playback}
      hasTimes={turns.some(({ start_ms: start }) => start !== null)}
      {...(mayWrite ? { keys: KEYS } : {})}
    >
      {mayWrite && (
        <Checkbox
          size="xs"
          label="Pause while I write"
          checked={pauses}
          onChange={(event) => setPauses(event.currentTarget.checked)}
        />
      )}
    </RecordingPlayer>
  );
}
