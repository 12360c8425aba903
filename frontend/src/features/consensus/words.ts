import type { RubricDefinition } from "@/api/rubric-definition";
import type {
  Consensus,
  ConsensusBrief,
  ConsensusCause,
  ConsensusItem,
  ConsensusTrigger,
  HeldAnswer,
} from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { isoDay } from "@/lib/dates";
import { counted, listed, problemAreaWord } from "@/lib/words";

export const CAUSES: readonly { value: ConsensusCause; label: string }[] = [
  { value: "anchor_unclear", label: "The anchor is unclear" },
  { value: "evidence_missed", label: "Evidence was missed" },
  { value: "area_differs", label: "The problem area differs" },
  { value: "slip", label: "A slip" },
  { value: "other", label: "Something else" },
];

export function causeWord(cause: ConsensusCause): string {
  return CAUSES.find(({ value }) => value === cause)?.label ?? cause;
}

const LINES: Record<ConsensusItem["state"], { word: string; tone: StateTone }> = {
  agreed: { word: "Agreed", tone: "done" },
  differs: { word: "To be settled", tone: "open" },
  settled: { word: "Settled", tone: "done" },
  not_applicable: { word: "Not applicable", tone: "quiet" },
  waits: { word: "Waits for the problem area", tone: "quiet" },
};

export function lineMark(state: ConsensusItem["state"]) {
  return LINES[state];
}

const REASONS: Readonly<Record<string, string>> = {
  phase: "not in this phase",
  problem_area: "not the problem area",
  format: "not in this format",
  condition: "what it depends on is not so",
  no_opportunity: "no opportunity arose",
};

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  scored: "Scored",
  absent: "Absent though required",
  missed_opportunity: "Missed opportunity",
  not_applicable: "No opportunity arose",
  unscored: "Not rated",
};

/** What an answer says where it is no number on a scale; empty where it is one. */
export function statusWords(answer: HeldAnswer): string {
  if (answer.status === "not_applicable") {
    return `Not applicable: ${REASONS[answer.not_applicable_reason ?? ""] ?? "no reason given"}`;
  }
  if (answer.status !== "scored") return STATUS_WORDS[answer.status] ?? answer.status;
  if (answer.count !== null) return String(answer.count);
  return answer.choices.join(", ");
}

/** What an answer says, in one line. */
export function answerWords(answer: HeldAnswer, rubric: RubricDefinition): string {
  const words = statusWords(answer);
  if (words !== "") return words;
  return Object.entries(answer.values)
    .map(([scale, value]) => `${rubric.scales[scale]?.label ?? scale} ${value ?? "–"}`)
    .join(", ");
}

export function areaWords(areas: readonly string[] | null): string {
  return areas === null || areas.length === 0 ? "none" : listed(areas.map(problemAreaWord));
}

function scaleWord(scale: string, rubric: RubricDefinition | undefined): string {
  return (rubric?.scales[scale]?.label ?? scale).toLowerCase();
}

/** "A3 3 points apart on adherence". */
export function triggerWords(trigger: ConsensusTrigger, rubric?: RubricDefinition): string {
  if (trigger.trigger === "area_differs") return "another problem area";
  const on = scaleWord(trigger.scale, rubric);
  const apart = trigger.apart ?? 0;
  if (trigger.trigger === "mean_apart") return `overall ${apart.toFixed(1)} apart on ${on}`;
  return `${trigger.item} ${counted(apart, "point")} apart on ${on}`;
}

/** The name of a part, whatever kind it is of. */
export function partName(rubric: RubricDefinition, id: string): string {
  const item = rubric.items.find((one) => one.id === id) ?? rubric.counts.find((c) => c.id === id);
  return item?.name ?? rubric.categories.find((one) => one.id === id)?.question ?? id;
}

/** Where a case stands, as a mark in a list. */
export function caseMark(one: ConsensusBrief): { word: string; tone: StateTone } {
  if (one.state === "concluded") return { word: "Concluded", tone: "done" };
  if (one.n_open === 0) return { word: "Settled, to be agreed", tone: "partial" };
  return { word: `${one.n_open} of ${one.n_differing} to be settled`, tone: "open" };
}

/** What a case waits for from the person; empty where it waits for nothing of theirs. */
export function dueWords(one: ConsensusBrief): string {
  if (one.state === "concluded") return "";
  if (one.n_reasons_due > 0) return `Say why on ${counted(one.n_reasons_due, "difference")}`;
  if (one.allowed_actions.includes("agree")) return "Agree to what is settled";
  if (one.allowed_actions.includes("settle") && one.n_open > 0) return "Settle what is open";
  return "";
}

/** The sentence that answers the page's question. */
export function leadOf(one: Consensus): string {
  const letters = listed(one.sides.map(({ letter }) => letter));
  const of = counted(one.n_agreed + one.n_differing, "answer");
  if (one.state === "concluded") {
    return `Concluded: raters ${letters} agreed on ${one.n_agreed} of ${of} from the start and settled ${one.n_differing}.`;
  }
  const differ = `Raters ${letters} differ on ${one.n_differing} of ${of}`;
  if (one.n_open === 0) return `${differ}; everything is settled and waits for agreement.`;
  return `${differ}; ${counted(one.n_open, "is", "are")} still to be settled.`;
}

/** A scale by its id: "Adherence". */
export function scaleLabel(scale: string): string {
  return scale.charAt(0).toUpperCase() + scale.slice(1).replaceAll("_", " ");
}

export { percent } from "@/lib/alike";

/** The day so many days from now, as a date input wants it. */
export function dayIn(days: number): string {
  const now = new Date();
  return isoDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days));
}
