/** How an item stands, in words: whether it applies, and what is still to do. */
import type { Applicability, NotApplicableReason, Phase } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { listed } from "@/lib/words";
import { type Draft, type ItemValue, itemIn, scoreOn } from "./draft";
import { absentOn, type RubricDefinition, type RubricItem, scaleWord } from "./rubric-definition";

export interface ItemState {
  /** `out`: does not apply. `waits`: for the problem area or another answer. */
  progress: "out" | "waits" | "open" | "partial" | "done";
  words: string;
  tone: StateTone;
}

const WAITS: Applicability = { state: "awaits_problem_area", reason: null };

const OUT: Record<NotApplicableReason, string> = {
  phase: "not in this phase",
  condition: "what it depends on is not so",
  format: "not in this format",
  problem_area: "not the area you recorded",
  no_opportunity: "no opportunity arose",
};

/** Why an item is out, as a sentence. */
export function whyOut(reason: NotApplicableReason | null, phase: string, format: string): string {
  switch (reason) {
    case "phase":
      return `This item is not rated in the ${phase.toLowerCase()} phase.`;
    case "format":
      return `This item is not rated in ${format.toLowerCase()} sessions.`;
    case "problem_area":
      return "This item belongs to another problem area than the one recorded for this rating.";
    case "condition":
      return "This item is asked for after another answer than the one given.";
    default:
      return "This item does not apply.";
  }
}

/** What is asked of the rater for an item that applies. */
export function whatIsAsked({ state }: Applicability): string {
  switch (state) {
    case "required":
      return "Required in this session.";
    case "once_per_phase":
      return "Asked for once in this phase: rate it when its occasion arose here.";
    case "conditional":
      return "Rate it when its occasion arose.";
    case "awaits_problem_area":
      return "Waits until you have recorded the problem area.";
    case "awaits_answer":
      return "Waits for another answer.";
    case "not_applicable":
      return "";
  }
}

export function applicabilityOf(
  applicability: Readonly<Record<string, Applicability>>,
  item: string,
): Applicability {
  return applicability[item] ?? WAITS;
}

export function applies({ state }: Applicability): boolean {
  return state === "required" || state === "once_per_phase" || state === "conditional";
}

/**
 * The server's applicability with the area items as the area just recorded makes them, until the
 * server's own answer is there.
 */
export function applicabilityWithAreas(
  stored: Readonly<Record<string, Applicability>>,
  items: readonly RubricItem[],
  areas: readonly string[] | null,
  phase: Phase,
): Record<string, Applicability> {
  const result: Record<string, Applicability> = { ...stored };
  for (const item of items) {
    const known = result[item.id];
    const isOutAnyway = known?.reason === "phase" || known?.reason === "format";
    if (!item.follows_problem_area || isOutAnyway) continue;
    const rule =
      item.phases[phase] ?? (typeof item.applicability === "string" && item.applicability);
    if (areas === null) result[item.id] = WAITS;
    else if (!item.problem_areas.some((area) => areas.includes(area))) {
      result[item.id] = { state: "not_applicable", reason: "problem_area" };
    } else if (rule && rule !== "never") {
      result[item.id] = { state: rule, reason: null };
    }
  }
  return result;
}

export function itemState(
  rubric: RubricDefinition,
  item: RubricItem,
  value: ItemValue,
  applicability: Applicability,
): ItemState {
  if (applicability.state === "not_applicable") {
    const words = OUT[applicability.reason ?? "no_opportunity"];
    return { progress: "out", words, tone: "quiet" };
  }
  if (applicability.state === "awaits_problem_area") {
    return { progress: "waits", words: "waits for the problem area", tone: "quiet" };
  }
  if (applicability.state === "awaits_answer") {
    return { progress: "waits", words: "waits for another answer", tone: "quiet" };
  }
  switch (value.status) {
    case "absent":
      return { progress: "done", words: "absent", tone: "done" };
    case "missed_opportunity":
      return { progress: "done", words: "missed opportunity", tone: "done" };
    case "not_applicable":
      return { progress: "done", words: "no opportunity", tone: "done" };
    case "unscored": {
      const words = applicability.state === "required" ? "to rate" : "to rate, if it arose";
      return { progress: "open", words, tone: "open" };
    }
    case "scored":
      return scoredState(rubric, item, value);
  }
}

/** Whether a score says that the session shows something, and no turn is tied to it yet. */
export function needsEvidence(rubric: RubricDefinition, value: ItemValue): boolean {
  if (rubric.scoring.evidence === "not_required" || value.evidence.length > 0) return false;
  return Object.entries(value.values).some(
    ([scale, points]) => points !== null && points > absentOn(rubric, scale),
  );
}

function scoredState(rubric: RubricDefinition, item: RubricItem, value: ItemValue): ItemState {
  const missing = item.scales.filter((scale) => scoreOn(value, scale) === null);
  if (missing.length > 0) {
    const words = `needs ${listed(missing.map((scale) => scaleWord(rubric, scale)))}`;
    return { progress: "partial", words, tone: "partial" };
  }
  if (needsEvidence(rubric, value)) {
    return { progress: "partial", words: "needs evidence", tone: "partial" };
  }
  const words = item.scales
    .map((scale) => `${scaleWord(rubric, scale)} ${scoreOn(value, scale)}`)
    .join(", ");
  return { progress: "done", words, tone: "done" };
}

/** Items answered, of those that ask for an answer; waiting ones are among them. */
export function itemCount(
  rubric: RubricDefinition,
  draft: Draft,
  applicability: Readonly<Record<string, Applicability>>,
): { done: number; of: number } {
  const states = rubric.items.map((item) =>
    itemState(rubric, item, itemIn(draft, item.id), applicabilityOf(applicability, item.id)),
  );
  const asked = states.filter(({ progress }) => progress !== "out" && progress !== "waits");
  return { done: asked.filter(({ progress }) => progress === "done").length, of: asked.length };
}
