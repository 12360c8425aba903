/**
 * Keeps one rater's draft and brings every edit to the server: one at a time, in order, again
 * after a failure, and never over somebody else's change without asking.
 */
import { type ApiError, asApiError } from "@/api/errors";
import type { Rating, SavedDraft } from "@/api/types";
import {
  type Draft,
  draftOf,
  type Edit,
  keyOf,
  saysTheSame,
  standingAt,
  withEdit,
  withWords,
  wordsOf,
} from "./draft";
import type { DraftTransport } from "./draft-transport";
import type { KeptEdits } from "./kept-edits";

export type Problem = { kind: "conflict"; theirs: Edit } | { kind: "refused"; detail: string };

/** An edit the server has not confirmed. */
export interface Pending {
  key: string;
  edit: Edit;
  /** What the server held when the edit began. */
  base: Edit;
  /** What was sent for this place without an answer: the server may hold any of it. */
  tried: readonly Edit[];
  /** Waits for the rater when set. */
  problem: Problem | null;
}

export interface KeeperSnapshot {
  /** As the server last told it. */
  rating: Rating;
  /** The same with everything entered since. */
  draft: Draft;
  pending: readonly Pending[];
  link: "ok" | "offline" | "signed_out";
  savedAt: string | null;
  /** False when this device refuses to keep edits. */
  isKept: boolean;
  /** Edits that came after the server had stopped taking any. */
  nNotTaken: number;
}

interface KeeperParts {
  rating: Rating;
  kept: KeptEdits;
  transport: DraftTransport;
  /** Keys of places that others wait for, those first; what was kept is sent in this order. */
  order?: readonly string[];
  activeSeconds: () => number;
  /** Told after every confirmed write. */
  onSaved?: () => void;
}

const RETRY_SECONDS = [1, 2, 4, 8, 15, 30];
/** Two windows that write at the same moment may need a few rounds; more would be a fault. */
const MAX_STALE = 5;

/** Whether the server takes changes: not once submitted, nor when the round is closed. */
function isWritable(rating: Rating): boolean {
  return rating.status === "draft" && rating.allowed_actions.includes("save");
}

function isPassing(error: ApiError): boolean {
  return error.isOffline || error.status >= 500 || error.status === 408 || error.status === 429;
}

export class DraftKeeper {
  readonly #kept: KeptEdits;
  readonly #transport: DraftTransport;
  readonly #activeSeconds: () => number;
  readonly #onSaved: () => void;
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Set<() => void>();
  #rating: Rating;
  #confirmed: Draft;
  #link: KeeperSnapshot["link"] = "ok";
  #savedAt: string | null = null;
  #isKept = true;
  #nNotTaken = 0;
  #nFailures = 0;
  #nStale = 0;
  #inFlight: string | null = null;
  #isSending = false;
  #sending: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  #snapshot: KeeperSnapshot;

  constructor({ rating, kept, transport, order = [], activeSeconds, onSaved }: KeeperParts) {
    this.#rating = rating;
    this.#confirmed = draftOf(rating);
    this.#kept = kept;
    this.#transport = transport;
    this.#activeSeconds = activeSeconds;
    this.#onSaved = onSaved ?? (() => undefined);
    const rank = (edit: Edit) => {
      const at = order.indexOf(keyOf(edit));
      return at === -1 ? order.length : at;
    };
    const inOrder = kept.all().sort((a, b) => rank(a.edit) - rank(b.edit));
    for (const { edit, base } of inOrder) {
      // Words are not kept on the device: the server's stand in their place.
      const words = wordsOf(standingAt(this.#confirmed, edit));
      const key = keyOf(edit);
      this.#pending.set(key, {
        key,
        edit: withWords(edit, words),
        base: withWords(base, words),
        tried: [],
        problem: null,
      });
    }
    this.#compare();
    this.#snapshot = this.#take();
  }

  readonly snapshot = (): KeeperSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    this.#isStopped = false;
    void this.send();
  }

  /** Send what there is once more, then keep still. */
  stop(): void {
    void this.send();
    this.#isStopped = true;
  }

  /** Enter something; `wait` collects typing into one write. */
  change(edit: Edit, wait = 0): void {
    if (!isWritable(this.#rating)) return;
    const key = keyOf(edit);
    const before = this.#pending.get(key);
    const base = before?.base ?? standingAt(this.#confirmed, edit);
    const isBack = saysTheSame(edit, base) && this.#inFlight !== key;
    if (isBack && before?.problem?.kind !== "conflict") {
      this.#pending.delete(key);
      this.#kept.drop(edit);
    } else {
      const problem = before?.problem?.kind === "conflict" ? before.problem : null;
      this.#pending.set(key, { key, edit, base, tried: before?.tried ?? [], problem });
      this.#isKept = this.#kept.put(edit, base);
    }
    this.#publish();
    if (wait === 0) void this.send();
    else this.#sendIn(wait);
  }

  /** Settle an edit that waits for the rater. */
  resolve(key: string, choice: "mine" | "theirs"): void {
    const waiting = this.#pending.get(key);
    if (!waiting?.problem) return;
    if (choice === "theirs") {
      this.#pending.delete(key);
      this.#kept.drop(waiting.edit);
    } else {
      const base = waiting.problem.kind === "conflict" ? waiting.problem.theirs : waiting.base;
      this.#pending.set(key, { ...waiting, base, problem: null });
      this.#isKept = this.#kept.put(waiting.edit, base);
    }
    this.#publish();
    void this.send();
  }

  /** Send everything that can be sent now; resolves when there is nothing left to try. */
  send(): Promise<void> {
    if (!this.#isSending) {
      clearTimeout(this.#timer);
      this.#sending = this.#sendAll();
    }
    return this.#sending;
  }

  /** Go on after a sign-in, if it is the same person's. */
  async resume(): Promise<void> {
    if (this.#link !== "signed_out") return;
    const isMine = await this.#transport.isStillMine().catch(() => false);
    if (!isMine) return;
    this.#link = "ok";
    this.#publish();
    await this.send();
  }

  /** Read the server's draft again, as after a write in another window. */
  async refresh(): Promise<void> {
    if (this.#isSending || !isWritable(this.#rating)) return;
    try {
      this.learn(await this.#transport.read());
    } catch {
      // The next write finds out the same, and says so.
    }
  }

  /** Take over what the server holds, unless it is older than what is known. */
  learn(rating: Rating): void {
    if (this.#isSending || rating.version < this.#rating.version) return;
    this.#adopt(rating);
    this.#publish();
    void this.send();
  }

  /** Submit. Throws what the server answers; nothing is submitted while an edit is unconfirmed. */
  async submit(): Promise<Rating> {
    await this.send();
    if (this.#pending.size > 0) throw new Error("Some changes have not reached the server yet.");
    const rating = await this.#transport.submit(this.#activeSeconds());
    this.#adopt(rating);
    this.#publish();
    this.#onSaved();
    return rating;
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    // Signed out, every try would only ask for the password again.
    let goesOn = this.#link !== "signed_out";
    while (goesOn) {
      const next = [...this.#pending.values()].find((waiting) => waiting.problem === null);
      goesOn = next !== undefined && (await this.#sendOne(next));
    }
    this.#isSending = false;
    this.#publish();
  }

  async #sendOne(next: Pending): Promise<boolean> {
    const { key, edit } = next;
    const before = next.tried.filter((other) => !saysTheSame(other, edit));
    this.#pending.set(key, { ...next, tried: [...before, edit] });
    this.#inFlight = key;
    this.#publish();
    try {
      const answer = await this.#transport.write(edit, this.#rating.version, this.#activeSeconds());
      this.#confirm(key, edit, answer);
      return true;
    } catch (error) {
      return await this.#handle(key, asApiError(error));
    } finally {
      this.#inFlight = null;
    }
  }

  #confirm(key: string, sent: Edit, answer: SavedDraft): void {
    this.#confirmed = withEdit(this.#confirmed, sent);
    this.#rating = {
      ...this.#rating,
      version: answer.version,
      missing: answer.missing,
      applicability: answer.applicability ?? this.#rating.applicability,
    };
    this.#link = "ok";
    this.#savedAt = answer.saved_at;
    this.#nFailures = 0;
    this.#nStale = 0;
    const now = this.#pending.get(key);
    if (now && saysTheSame(now.edit, sent)) this.#pending.delete(key);
    else if (now) this.#pending.set(key, { ...now, base: sent, tried: [] });
    this.#kept.confirm(sent);
    this.#onSaved();
    this.#publish();
  }

  /** Whether sending goes on after a failure. */
  async #handle(key: string, error: ApiError): Promise<boolean> {
    if (error.needsSignIn) {
      this.#link = "signed_out";
      return false;
    }
    if (isPassing(error)) return this.#retryLater();
    this.#link = "ok";
    if (error.status === 409 && !(await this.#rebase())) return false;
    if (this.#rating.is_paused) return false;
    if (error.code === "stale_draft" || !isWritable(this.#rating)) return true;
    const waiting = this.#pending.get(key);
    if (waiting) {
      const problem = { kind: "refused", detail: error.message } as const;
      this.#pending.set(key, { ...waiting, problem });
    }
    return true;
  }

  /** Read the draft again after it had changed elsewhere; false when that has to wait. */
  async #rebase(): Promise<boolean> {
    this.#nStale += 1;
    if (this.#nStale > MAX_STALE) return this.#retryLater();
    try {
      this.#adopt(await this.#transport.read());
      return true;
    } catch (refusal) {
      if (!asApiError(refusal).needsSignIn) return this.#retryLater();
      this.#link = "signed_out";
      return false;
    }
  }

  #retryLater(): false {
    this.#link = "offline";
    const seconds = RETRY_SECONDS[Math.min(this.#nFailures, RETRY_SECONDS.length - 1)] ?? 30;
    this.#nFailures += 1;
    this.#sendIn(seconds * 1000);
    return false;
  }

  #sendIn(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.send(), ms);
  }

  #adopt(rating: Rating): void {
    // A pause takes nothing: what was entered waits until the session is open again.
    const wasTaking = isWritable(this.#rating) || this.#rating.is_paused;
    this.#rating = rating;
    this.#confirmed = draftOf(rating);
    this.#compare();
    if (wasTaking && !isWritable(rating) && !rating.is_paused) {
      this.#nNotTaken = this.#pending.size;
      this.#pending.clear();
      this.#kept.clear();
    }
  }

  /** Hold every edit against the server's draft: already there, still free, or changed elsewhere. */
  #compare(): void {
    for (const waiting of [...this.#pending.values()]) {
      const theirs = standingAt(this.#confirmed, waiting.edit);
      if (saysTheSame(theirs, waiting.edit)) {
        this.#pending.delete(waiting.key);
        this.#kept.confirm(waiting.edit);
      } else if (waiting.tried.some((tried) => saysTheSame(theirs, tried))) {
        // Our own write, whose answer was lost.
        this.#pending.set(waiting.key, { ...waiting, base: theirs, tried: [] });
      } else if (!saysTheSame(theirs, waiting.base)) {
        const problem = { kind: "conflict", theirs } as const;
        this.#pending.set(waiting.key, { ...waiting, problem });
      }
    }
  }

  #take(): KeeperSnapshot {
    const pending = [...this.#pending.values()];
    return {
      rating: this.#rating,
      draft: pending.reduce((draft, { edit }) => withEdit(draft, edit), this.#confirmed),
      pending,
      link: this.#link,
      savedAt: this.#savedAt,
      isKept: this.#isKept,
      nNotTaken: this.#nNotTaken,
    };
  }

  #publish(): void {
    this.#snapshot = this.#take();
    for (const listener of this.#listeners) listener();
  }
}
