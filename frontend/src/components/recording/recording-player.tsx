import { Button, Checkbox } from "@mantine/core";
import { type ReactNode, useCallback } from "react";
import type { Recording } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Icon } from "@/components/icon";
import { clock } from "@/lib/clock";
import { type Playback, SKIP_MS, SPEEDS } from "./playback";
import { recordingInWords } from "./recording-words";
import { useFollowing, usePlaybackState } from "./use-playback";
import "./recording-player.css";

/** Keys that the page gives to the player, to be told by assistive technology. */
export interface PlayerKeys {
  toggle: string;
  back: string;
}

interface RecordingPlayerProps {
  recording: Recording;
  playback: Playback;
  /** Whether turns have times, so that the transcript can be followed. */
  hasTimes: boolean;
  keys?: PlayerKeys;
  /** Further choices of the page that plays it. */
  children?: ReactNode;
}

/** Play, place, speed. Nothing is fetched before somebody plays it. */
export function RecordingPlayer({
  recording,
  playback,
  hasTimes,
  keys,
  children,
}: RecordingPlayerProps) {
  const state = usePlaybackState(playback);
  const [follows, setFollows] = useFollowing();
  const attach = useCallback(
    (element: HTMLMediaElement | null) => (element ? playback.attach(element) : undefined),
    [playback],
  );
  const { positionMs, durationMs, isPlaying, isWaiting } = state;
  const end = durationMs ?? 0;
  const here = `${clock(positionMs)} of ${durationMs === null ? "unknown" : clock(durationMs)}`;
  return (
    <div className="player" role="group" aria-label="Recording" title={recordingInWords(recording)}>
      {recording.kind === "video" ? (
        // What is said stands beside it, turn by turn.
        // eslint-disable-next-line jsx-a11y/media-has-caption
        <video ref={attach} className="player__picture" preload="none" playsInline />
      ) : (
        // eslint-disable-next-line jsx-a11y/media-has-caption -- likewise
        <audio ref={attach} preload="none" />
      )}
      <div className="player__row">
        <Button
          className="player__toggle"
          aria-keyshortcuts={keys?.toggle}
          onClick={() => playback.toggle()}
          leftSection={<Icon name={isPlaying || isWaiting ? "pause" : "play"} />}
        >
          {isPlaying || isWaiting ? "Pause" : "Play"}
        </Button>
        <Button
          variant="default"
          className="player__skip"
          aria-label="Back 5 seconds"
          aria-keyshortcuts={keys?.back}
          onClick={() => playback.skip(-SKIP_MS)}
        >
          <Icon name="back" />
        </Button>
        <Button
          variant="default"
          className="player__skip"
          aria-label="Forward 5 seconds"
          onClick={() => playback.skip(SKIP_MS)}
        >
          <Icon name="forward" />
        </Button>
        <input
          type="range"
          className="player__place"
          aria-label="Place in the recording"
          aria-valuetext={here}
          min={0}
          max={Math.max(end, positionMs, 1)}
          step={1000}
          value={positionMs}
          onChange={(event) => playback.seek(Number(event.currentTarget.value))}
        />
        <span className="player__time figures">
          {clock(positionMs)}
          {durationMs !== null && ` / ${clock(durationMs)}`}
        </span>
        <label className="player__speed">
          <span className="visually-hidden">Speed</span>
          <select
            value={state.speed}
            onChange={(event) => playback.setSpeed(Number(event.currentTarget.value))}
          >
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {speed} ×
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="player__row player__choices">
        {hasTimes && (
          <Checkbox
            size="xs"
            label="Follow in the transcript"
            checked={follows}
            onChange={(event) => setFollows(event.currentTarget.checked)}
          />
        )}
        {children}
        <span role="status" className="soft small">
          {isWaiting && "Loading…"}
        </span>
      </div>
      {state.problem && (
        <ErrorNote
          error={state.problem}
          title="The recording stopped"
          onRetry={() => void playback.play()}
        />
      )}
    </div>
  );
}
