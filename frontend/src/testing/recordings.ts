/** Recordings as the server tells of them, and an element that plays without sound. */
import type { Recording, RecordingState } from "@/api/types";

export function recordingFixture(changes: Partial<Recording> = {}): Recording {
  return {
    id: "m1",
    session: "s1",
    kind: "audio",
    container: "mp4",
    n_bytes: 25_000_000,
    sha256: "0".repeat(64),
    duration_ms: 60_000,
    uploaded_at: "2026-02-04T10:00:00Z",
    deleted_at: null,
    allowed_actions: ["play", "delete"],
    ...changes,
  };
}

export function recordingStateFixture(changes: Partial<RecordingState> = {}): RecordingState {
  return {
    openness: "none",
    recording: null,
    max_bytes: 2 * 1024 ** 3,
    allowed_actions: [],
    ...changes,
  };
}

export const openRecording = (changes: Partial<Recording> = {}) =>
  recordingStateFixture({ openness: "open", recording: recordingFixture(changes) });

/** jsdom plays nothing: a stand-in that does as it is told, at once. */
export class SilentElement extends EventTarget {
  currentTime = 0;
  duration = NaN;
  readyState = 0;
  seeking = false;
  playbackRate = 1;
  defaultPlaybackRate = 1;
  error: { message: string } | null = null;
  isPlaying = false;
  /** Every source it was given. */
  readonly sources: string[] = [];

  set src(address: string) {
    this.sources.push(address);
    this.isPlaying = false;
    this.currentTime = 0;
    this.readyState = 0;
    this.playbackRate = this.defaultPlaybackRate;
  }

  hasAttribute(name: string): boolean {
    return name === "src" && this.sources.length > 0;
  }

  removeAttribute(): void {
    this.sources.length = 0;
  }

  play(): Promise<void> {
    if (this.readyState === 0) {
      this.readyState = 1;
      this.duration = 60;
      this.dispatchEvent(new Event("loadedmetadata"));
    }
    this.isPlaying = true;
    this.dispatchEvent(new Event("playing"));
    return Promise.resolve();
  }

  pause(): void {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.dispatchEvent(new Event("pause"));
  }

  /** Let it have come to a second. */
  reach(seconds: number): void {
    this.currentTime = seconds;
    this.dispatchEvent(new Event("timeupdate"));
  }

  /** Let the next part not be had. */
  breakOff(): void {
    this.isPlaying = false;
    this.readyState = 0;
    this.error = { message: "network" };
    this.dispatchEvent(new Event("error"));
  }
}
