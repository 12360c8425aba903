/** Time in which somebody worked: the page in sight, and an act within the last minute. */

export const IDLE_LIMIT_MS = 60_000;

export class ActiveTime {
  #countedMs: number;
  #lastAct: number | null = null;

  constructor(seconds: number) {
    this.#countedMs = seconds * 1000;
  }

  /** Somebody did something. */
  act(now: number): void {
    this.#countedMs += this.#sinceLastAct(now);
    this.#lastAct = now;
  }

  /** The page went out of sight. */
  hide(now: number): void {
    this.#countedMs += this.#sinceLastAct(now);
    this.#lastAct = null;
  }

  seconds(now: number): number {
    return Math.floor((this.#countedMs + this.#sinceLastAct(now)) / 1000);
  }

  #sinceLastAct(now: number): number {
    if (this.#lastAct === null) return 0;
    return Math.min(Math.max(0, now - this.#lastAct), IDLE_LIMIT_MS);
  }
}
