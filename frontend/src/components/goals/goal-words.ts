import type { Goal, GoalOutcome } from "@/api/types";
import type { StateTone } from "@/components/state-mark";

export const OUTCOMES: readonly { value: GoalOutcome; label: string }[] = [
  { value: "met", label: "Met" },
  { value: "partly", label: "Partly met, go on" },
  { value: "not_yet", label: "Not yet, go on" },
  { value: "dropped", label: "Dropped" },
];

const OUTCOME_WORDS: Record<GoalOutcome, string> = {
  met: "met",
  partly: "partly met",
  not_yet: "not yet met",
  dropped: "dropped",
};

export function outcomeWord(outcome: GoalOutcome): string {
  return OUTCOME_WORDS[outcome];
}

export function stateOfGoal(goal: Goal): { tone: StateTone; word: string } {
  if (goal.state === "met") return { tone: "done", word: "met" };
  if (goal.state === "dropped") return { tone: "quiet", word: "dropped" };
  const last = goal.reviews.at(-1);
  return last?.outcome === "partly"
    ? { tone: "partial", word: "partly met" }
    : { tone: "open", word: "open" };
}

/** When the two look at it again; said only while it is open. */
export function dueWords(goal: Goal): string {
  return goal.due_at === null
    ? "to be looked at with the next session"
    : `to be looked at with session ${goal.due_at}`;
}

/** Whether it is time: the session at hand is the one that was agreed, or a later one. */
export function isDue(goal: Goal, number: number | null): boolean {
  return goal.state === "open" && (goal.due_at === null || (number ?? 0) >= goal.due_at);
}
