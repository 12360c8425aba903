import type { Feedback } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";

/** "session 7 of case C1, held on 3 Mar 2026" */
export function sessionWords({ number, case_code, held_on }: Feedback["session"]): string {
  const name = number === null ? "a session without a number" : `session ${number}`;
  const held = held_on === null ? "" : `, held on ${formatDay(held_on)}`;
  return `${name} of case ${case_code}${held}`;
}

export function titleOf({ session }: Feedback): string {
  return session.number === null
    ? "Feedback on a session"
    : `Feedback on session ${session.number}`;
}

/** How a feedback stands, in a word that is true for whoever looks. */
export function stateOfFeedback(feedback: Feedback): { tone: StateTone; word: string } {
  if (feedback.status === "draft") return { tone: "open", word: "draft" };
  if (feedback.status === "held") return { tone: "partial", word: "held, not yet released" };
  if (feedback.corrected_by !== null) return { tone: "quiet", word: "corrected" };
  if (feedback.acknowledged_at !== null) return { tone: "done", word: "acknowledged" };
  if (feedback.why_hidden === "self_rating_first") {
    return { tone: "unsure", word: "waits for your own rating" };
  }
  return { tone: "partial", word: "released, not acknowledged" };
}

/** "turn 4", "turns 4–6 and 9" */
export function turnsWords(turns: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (last !== undefined && turn === last[1] + 1) last[1] = turn;
    else runs.push([turn, turn]);
  }
  const parts = runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  if (parts.length === 0) return "no turn";
  const said =
    parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return turns.length === 1 ? `turn ${said}` : `turns ${said}`;
}

/** The one sentence of the list. */
export function leadOfList(list: readonly Feedback[], isTrainee: boolean): string {
  if (isTrainee) {
    const toRate = list.filter((one) => one.allowed_actions.includes("rate_yourself")).length;
    const toRead = list.filter((one) => one.allowed_actions.includes("acknowledge")).length;
    if (toRate > 0) {
      return `Feedback on ${counted(toRate, "session")} waits for your own rating.`;
    }
    if (toRead > 0) {
      return `Feedback on ${counted(toRead, "session")} is there for you to acknowledge.`;
    }
    return "Nothing waits for you here.";
  }
  const held = list.filter(({ status }) => status === "held").length;
  const drafts = list.filter(({ status }) => status === "draft").length;
  const waiting = list.filter(
    (one) => one.status === "released" && one.acknowledged_at === null && one.corrected_by === null,
  ).length;
  return `${counted(drafts, "draft")}, ${held} held, ${waiting} released and not acknowledged yet.`;
}
