/**
 * Plays a recording in an audio or video element: fetches its address when it is first played,
 * renews it when it has run out, and goes on where it was.
 */
import { type ApiError, asApiError } from "@/api/errors";
import type { RecordingAddress } from "@/api/types";

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;
export const SKIP_MS = 5000;
/** An address is renewed this long before it runs out. */
const MARGIN_MS = 5000;

export interface PlaybackState {
  isPlaying: boolean;
  /** Asked to play, and not playing yet. */
  isWaiting: boolean;
  positionMs: number;
  /** As the recording's own description says, until the browser knows better. */
  durationMs: number | null;
  speed: number;
  problem: ApiError | null;
}

export type FetchAddress = (renews: string) => Promise<RecordingAddress>;

export class Playback {
  private state: PlaybackState;
  private element: HTMLMediaElement | null = null;
  private address: RecordingAddress | null = null;
  private renewal: Promise<void> | null = null;
  private wantsToPlay = false;
  /** Whether a failure since the last sound was answered with a new address. */
  private hasRetried = false;
  private readonly listeners = new Set<() => void>();

  private readonly fetchAddress: FetchAddress;

  constructor(fetchAddress: FetchAddress, durationMs: number | null, speed = 1) {
    this.fetchAddress = fetchAddress;
    this.state = {
      isPlaying: false,
      isWaiting: false,
      positionMs: 0,
      durationMs,
      speed,
      problem: null,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly getState = (): PlaybackState => this.state;

  /** Take over an element; gives it back, silent, when called again. */
  readonly attach = (element: HTMLMediaElement): (() => void) => {
    this.element = element;
    const events: Record<string, () => void> = {
      timeupdate: () => this.onTime(),
      seeked: () => this.onTime(),
      loadedmetadata: () => this.onLoaded(),
      durationchange: () => this.onDuration(),
      playing: () => this.update({ isPlaying: true, isWaiting: false, problem: null }),
      waiting: () => this.update({ isWaiting: this.wantsToPlay }),
      pause: () => this.onPause(),
      ended: () => {
        this.wantsToPlay = false;
        this.update({ isPlaying: false, isWaiting: false });
      },
      error: () => void this.onError(),
    };
    for (const [name, listener] of Object.entries(events)) {
      element.addEventListener(name, listener);
    }
    return () => {
      for (const [name, listener] of Object.entries(events)) {
        element.removeEventListener(name, listener);
      }
      element.pause();
      element.removeAttribute("src");
      this.element = null;
      this.address = null;
      this.wantsToPlay = false;
      this.update({ isPlaying: false, isWaiting: false });
    };
  };

  async play(fromMs?: number): Promise<void> {
    if (fromMs !== undefined) this.place(fromMs);
    const { positionMs, durationMs } = this.state;
    if (durationMs !== null && positionMs >= durationMs) this.place(0);
    this.wantsToPlay = true;
    this.hasRetried = false;
    this.update({ isWaiting: !this.state.isPlaying, problem: null });
    await this.start();
  }

  readonly playFrom = (ms: number): void => void this.play(ms);

  pause(): void {
    this.wantsToPlay = false;
    this.element?.pause();
    this.update({ isPlaying: false, isWaiting: false });
  }

  toggle(): void {
    if (this.wantsToPlay) this.pause();
    else void this.play();
  }

  /** Go to a place; what plays goes on there, what is silent stays silent. */
  seek(ms: number): void {
    this.place(ms);
    if (this.wantsToPlay && this.hasRunOut()) void this.start();
  }

  skip(byMs: number): void {
    this.seek(this.state.positionMs + byMs);
  }

  setSpeed(speed: number): void {
    this.update({ speed });
    this.applySpeed();
  }

  /** The next slower or faster speed, as far as there is one. */
  changeSpeed(by: 1 | -1): void {
    const at = SPEEDS.findIndex((speed) => speed >= this.state.speed);
    const next = SPEEDS[at + by];
    if (next !== undefined) this.setSpeed(next);
  }

  private async start(): Promise<void> {
    try {
      await this.renewIfNeeded();
      if (this.wantsToPlay) await this.element?.play();
    } catch (error) {
      // Pausing before the first sound ends the wait for it, which is no failure.
      if (error instanceof DOMException && error.name === "AbortError") return;
      // The element tells by itself what it could not load; see onError.
      if (error instanceof DOMException && error.name === "NotSupportedError") return;
      this.fail(error);
    }
  }

  private hasRunOut(): boolean {
    return this.address === null || Date.parse(this.address.expires_at) - MARGIN_MS <= Date.now();
  }

  private renewIfNeeded(): Promise<void> {
    if (!this.hasRunOut() && this.element?.hasAttribute("src")) return Promise.resolve();
    return this.renew();
  }

  private renew(): Promise<void> {
    this.renewal ??= this.fetchAddress(this.address?.token ?? "")
      .then((address) => {
        this.address = address;
        if (!this.element) return;
        this.element.src = address.address;
        this.applySpeed();
      })
      .finally(() => {
        this.renewal = null;
      });
    return this.renewal;
  }

  private async onError(): Promise<void> {
    if (this.hasRetried) {
      this.fail(this.element?.error?.message ?? "");
      return;
    }
    this.hasRetried = true;
    try {
      await this.renew();
      if (this.wantsToPlay) await this.element?.play();
    } catch (error) {
      if (!(error instanceof DOMException)) this.fail(error);
    }
  }

  private onLoaded(): void {
    if (this.element) this.element.currentTime = this.state.positionMs / 1000;
    this.applySpeed();
    this.onDuration();
  }

  private onDuration(): void {
    const seconds = this.element?.duration ?? NaN;
    if (Number.isFinite(seconds)) this.update({ durationMs: Math.round(seconds * 1000) });
  }

  private onTime(): void {
    // A new source begins at nought before it is put where the last one was.
    if (!this.element || this.element.readyState === 0 || this.element.seeking) return;
    if (this.state.isPlaying) this.hasRetried = false;
    this.update({ positionMs: Math.round(this.element.currentTime * 1000) });
  }

  private onPause(): void {
    // A change of source pauses as well; what is wanted is played on.
    if (this.renewal === null && this.element?.readyState !== 0) this.wantsToPlay = false;
    this.update({ isPlaying: false });
  }

  private place(ms: number): void {
    const end = this.state.durationMs ?? Infinity;
    const positionMs = Math.max(0, Math.min(ms, end));
    this.update({ positionMs });
    if (this.element && this.element.readyState > 0) this.element.currentTime = positionMs / 1000;
  }

  private applySpeed(): void {
    if (!this.element) return;
    // Loading a source sets the speed back to the default.
    this.element.defaultPlaybackRate = this.state.speed;
    this.element.playbackRate = this.state.speed;
  }

  private fail(error: unknown): void {
    this.wantsToPlay = false;
    const problem =
      typeof error === "string"
        ? asApiError(new Error("The recording cannot be played in this browser."))
        : asApiError(error);
    this.update({ isPlaying: false, isWaiting: false, problem });
  }

  private update(change: Partial<PlaybackState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
