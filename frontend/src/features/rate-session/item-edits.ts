/** What each act of the rater makes of an item's value. */
import type { Applicability, ItemStatus, ScaleId } from "@/api/types";
import type { ItemValue } from "./draft";

export function withScore(value: ItemValue, scale: ScaleId, points: number): ItemValue {
  const values = { ...value.values, [scale]: points };
  return { ...value, status: "scored", not_applicable_reason: null, values };
}

/** A status without an answer; the same status again takes it back. */
export function withStatus(value: ItemValue, status: ItemStatus): ItemValue {
  const next = value.status === status ? "unscored" : status;
  return {
    ...value,
    status: next,
    // Named and empty, so that the server takes them away.
    values: Object.fromEntries(Object.keys(value.values).map((scale) => [scale, null])),
    choices: [],
    count: null,
    not_applicable_reason: next === "not_applicable" ? "no_opportunity" : null,
  };
}

export function addTurns(evidence: readonly number[], turns: Iterable<number>): number[] {
  return [...new Set([...evidence, ...turns])].sort((a, b) => a - b);
}

export function withoutTurn(evidence: readonly number[], turn: number): number[] {
  return evidence.filter((other) => other !== turn);
}

export interface StatusChoice {
  status: ItemStatus;
  label: string;
  key: "m" | "n";
}

const ABSENT: StatusChoice = { status: "absent", label: "Absent though required", key: "m" };
const MISSED: StatusChoice = {
  status: "missed_opportunity",
  label: "Missed opportunity",
  key: "m",
};
const NO_OPPORTUNITY: StatusChoice = {
  status: "not_applicable",
  label: "Not applicable: no opportunity arose",
  key: "n",
};

/** What can be said of an item instead of scores. */
export function statusChoices({ state }: Applicability): StatusChoice[] {
  if (state === "required") return [ABSENT];
  if (state === "conditional" || state === "once_per_phase") return [MISSED, NO_OPPORTUNITY];
  return [];
}
