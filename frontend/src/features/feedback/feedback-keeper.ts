/** Sends what was written as soon as it rests, one save at a time, and says truly how it stands. */
import { asApiError } from "@/api/errors";
import type { FeedbackContent } from "@/api/types";

export type Link = "ok" | "offline" | "signed_out" | "stale" | "refused";

export interface KeeperState {
  link: Link;
  /** Written here and not known to be stored. */
  isWaiting: boolean;
  savedAt: string;
  version: number;
  /** What the server said where it did not take it. */
  problem: string | null;
}

export interface Stored {
  version: number;
  saved_at: string;
}

type Send = (content: FeedbackContent, version: number) => Promise<Stored>;

const REST_MS = 700;
const RETRY_MS = 5000;

export class FeedbackKeeper {
  private state: KeeperState;
  private pending: FeedbackContent | null = null;
  private sending: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly send: Send;
  private readonly restMs: number;

  constructor(send: Send, start: Stored, restMs = REST_MS) {
    this.send = send;
    this.restMs = restMs;
    this.state = {
      link: "ok",
      isWaiting: false,
      savedAt: start.saved_at,
      version: start.version,
      problem: null,
    };
  }

  getState = (): KeeperState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Keep this as what is to be stored. */
  change(content: FeedbackContent): void {
    this.pending = content;
    this.tell({ isWaiting: true });
    // Another window's words are not written over: the person decides.
    if (this.state.link !== "stale") this.later(this.restMs);
  }

  /** Send now what waits; resolves when nothing does, or the server did not take it. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.sending !== null) await this.sending;
    if (this.pending === null || this.state.link === "stale") return;
    this.sending = this.sendPending();
    await this.sending;
    this.sending = null;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async sendPending(): Promise<void> {
    while (this.pending !== null) {
      const content = this.pending;
      this.pending = null;
      try {
        const stored = await this.send(content, this.state.version);
        this.tell({
          link: "ok",
          problem: null,
          isWaiting: this.isNewer(),
          savedAt: stored.saved_at,
          version: stored.version,
        });
      } catch (error) {
        this.pending ??= content;
        this.refused(error);
        return;
      }
    }
  }

  /** Whether something was written while the last save was on its way. */
  private isNewer(): boolean {
    return this.pending !== null;
  }

  private refused(error: unknown): void {
    const known = asApiError(error);
    const problem = known.message;
    if (known.needsSignIn) this.tell({ link: "signed_out", problem });
    else if (known.code === "stale_draft") this.tell({ link: "stale", problem });
    else if (known.isOffline || known.status >= 500) {
      this.tell({ link: "offline", problem });
      this.later(RETRY_MS);
    } else this.tell({ link: "refused", problem });
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private tell(changes: Partial<KeeperState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }
}
