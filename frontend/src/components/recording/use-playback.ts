import { useLocalStorage } from "@mantine/hooks";
import { type RefObject, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { Recording } from "@/api/types";
import type { TranscriptHandle } from "@/components/transcript/transcript-view";
import { turnAt } from "./heard-turn";
import { Playback, type PlaybackState, SPEEDS } from "./playback";
import { addressOf } from "./recording-state";

const SPEED_KEY = "attune.recording.speed";

function rememberedSpeed(): number {
  const speed = Number(localStorage.getItem(SPEED_KEY));
  return SPEEDS.some((one) => one === speed) ? speed : 1;
}

/** The playback of a recording; null where there is none to play. */
export function usePlayback(recording: Recording | null): Playback | null {
  const id = recording?.id ?? null;
  const durationMs = recording?.duration_ms ?? null;
  const make = () =>
    id === null
      ? null
      : new Playback((renews) => addressOf(id, renews), durationMs, rememberedSpeed());
  const [kept, setKept] = useState(() => ({ id, playback: make() }));
  if (kept.id === id) return kept.playback;
  const next = { id, playback: make() };
  setKept(next);
  return next.playback;
}

export function usePlaybackState(playback: Playback): PlaybackState {
  const state = useSyncExternalStore(playback.subscribe, playback.getState);
  useEffect(() => {
    localStorage.setItem(SPEED_KEY, String(state.speed));
  }, [state.speed]);
  return state;
}

interface TimedTurn {
  number: number;
  start_ms: number | null;
}

/** The turn that is heard; a page is drawn again only when it becomes another. */
export function useHeardTurn(
  playback: Playback | null,
  turns: readonly TimedTurn[],
): number | null {
  const subscribe = useCallback(
    (listener: () => void) => playback?.subscribe(listener) ?? (() => undefined),
    [playback],
  );
  return useSyncExternalStore(subscribe, () => {
    if (playback === null) return null;
    const { positionMs, isPlaying } = playback.getState();
    return positionMs === 0 && !isPlaying ? null : turnAt(turns, positionMs);
  });
}

/** Whether the transcript moves with the voice. */
export function useFollowing() {
  return useLocalStorage({
    key: "attune.recording.follow",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}

/** Keep the turn that is heard in view, for whoever follows. */
export function useFollowedTurn(view: RefObject<TranscriptHandle | null>, heard: number | null) {
  const [follows] = useFollowing();
  useEffect(() => {
    if (follows && heard !== null) view.current?.scrollToTurn(heard);
  }, [view, follows, heard]);
}

/** Whether the voice waits while something is written. */
export function usePausing() {
  return useLocalStorage({
    key: "attune.recording.pause-while-writing",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}
