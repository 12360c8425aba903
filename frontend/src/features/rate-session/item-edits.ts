/** What each act of the rater makes of an item's value. */
import type { Applicability, ItemStatus, ScaleId } from "@/api/types";
import type { ItemValue } from "./draft";
import { isItem, type Part } from "./parts";

export function withScore(value: ItemValue, scale: ScaleId, points: number): ItemValue {
  const values = { ...value.values, [scale]: points };
  return { ...value, status: "scored", not_applicable_reason: null, values };
}

/** One choice set or taken away; where only one is allowed, it takes the place of the other. */
export function withChoice(value: ItemValue, choice: string, atMost: number): ItemValue {
  const chosen = value.choices.includes(choice)
    ? atMost === 1
      ? value.choices
      : value.choices.filter((other) => other !== choice)
    : [...(atMost === 1 ? [] : value.choices), choice];
  return {
    ...value,
    status: chosen.length > 0 ? "scored" : "unscored",
    not_applicable_reason: null,
    choices: chosen,
  };
}

/** A number counted; null takes it away. */
export function withCount(value: ItemValue, count: number | null): ItemValue {
  const status = count === null ? "unscored" : "scored";
  return { ...value, status, not_applicable_reason: null, count };
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

/** What can be said of a part instead of its answer; kinds and counts know no absence. */
export function statusChoices(part: Part, { state }: Applicability): StatusChoice[] {
  if (state === "required") return isItem(part) ? [ABSENT] : [];
  if (state !== "conditional" && state !== "once_per_phase") return [];
  return isItem(part) ? [MISSED, NO_OPPORTUNITY] : [NO_OPPORTUNITY];
}
