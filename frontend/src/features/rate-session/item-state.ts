/** How a part of the instrument stands, in words: whether it applies, and what is still to do. */
import type { Applicability, NotApplicableReason } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { listed } from "@/lib/words";
import { type ApplicabilityById, applicabilityOf } from "./applicability";
import { aboutInWords, askedWhen } from "./conditions";
import { type Draft, type ItemValue, itemIn, scoreOn } from "./draft";
import { isCategory, isCount, isItem, type Part, partsOf } from "./parts";
import {
  absentOn,
  type RubricCategory,
  type RubricDefinition,
  type RubricItem,
  scaleWord,
} from "./rubric-definition";

export interface ItemState {
  /** `out`: does not apply. `waits`: for the problem area or another answer. */
  progress: "out" | "waits" | "open" | "partial" | "done";
  words: string;
  tone: StateTone;
}

const OUT: Record<NotApplicableReason, string> = {
  phase: "not in this phase",
  condition: "not applicable",
  format: "not in this format",
  problem_area: "not the area you recorded",
  no_opportunity: "no opportunity arose",
};

/** Why a part is out, as a sentence. */
export function whyOut(
  rubric: RubricDefinition,
  part: Part,
  reason: NotApplicableReason | null,
  session: { phase: string; format: string },
): string {
  switch (reason) {
    case "phase":
      return `${part.id} is not rated in the ${session.phase.toLowerCase()} phase.`;
    case "format":
      return `${part.id} is not rated in ${session.format.toLowerCase()} sessions.`;
    case "problem_area":
      return `${part.id} belongs to another problem area than the one recorded for this rating.`;
    case "condition":
      return `${askedWhen(rubric, part)} By the answers given it is not.`;
    default:
      return `${part.id} does not apply.`;
  }
}

/** What a part waits for, as a sentence; empty where it waits for nothing. */
export function whatIsAwaited(
  rubric: RubricDefinition,
  part: Part,
  { state }: Applicability,
): string {
  if (state === "awaits_problem_area") {
    return `${part.id} waits until the problem area is recorded.`;
  }
  if (state !== "awaits_answer") return "";
  return `${askedWhen(rubric, part)} ${part.id} waits for the answer to ${aboutInWords(part)}.`;
}

/** What is asked of the rater for a part that applies. */
export function whatIsAsked(rubric: RubricDefinition, part: Part, asked: Applicability): string {
  const when = askedWhen(rubric, part);
  const does = isItem(part) ? "Rate it" : isCount(part) ? "Count it" : "Answer it";
  switch (asked.state) {
    case "required":
      return when === "" ? "Required in this session." : `${when} Required here.`;
    case "once_per_phase":
      return `${when} Asked for once in this phase: ${does.toLowerCase()} when its occasion arose here.`.trim();
    case "conditional":
      return `${when} ${does} when its occasion arose.`.trim();
    default:
      return "";
  }
}

export function itemState(
  rubric: RubricDefinition,
  part: Part,
  value: ItemValue,
  applicability: Applicability,
): ItemState {
  if (applicability.state === "not_applicable") {
    const { reason } = applicability;
    const words =
      reason === "condition"
        ? `not applicable by ${aboutInWords(part)}`
        : OUT[reason ?? "no_opportunity"];
    return { progress: "out", words, tone: "quiet" };
  }
  if (applicability.state === "awaits_problem_area") {
    return { progress: "waits", words: "waits for the problem area", tone: "quiet" };
  }
  if (applicability.state === "awaits_answer") {
    return { progress: "waits", words: `waits for ${aboutInWords(part)}`, tone: "quiet" };
  }
  switch (value.status) {
    case "absent":
      return { progress: "done", words: "absent", tone: "done" };
    case "missed_opportunity":
      return { progress: "done", words: "missed opportunity", tone: "done" };
    case "not_applicable":
      return { progress: "done", words: "no opportunity", tone: "done" };
    case "unscored":
      return openState(part, applicability);
    case "scored":
      break;
  }
  if (isCategory(part)) {
    if (value.choices.length === 0) return openState(part, applicability);
    return { progress: "done", words: choicesInWords(part, value), tone: "done" };
  }
  if (isCount(part)) {
    if (value.count === null) return openState(part, applicability);
    return { progress: "done", words: `counted ${value.count}`, tone: "done" };
  }
  return scoredState(rubric, part, value);
}

function openState(part: Part, { state }: Applicability): ItemState {
  const does = isItem(part) ? "to rate" : isCount(part) ? "to count" : "to answer";
  const words = state === "required" ? does : `${does}, if it arose`;
  return { progress: "open", words, tone: "open" };
}

/** "By video and by telephone" */
export function choicesInWords(part: RubricCategory, { choices }: ItemValue): string {
  const chosen = part.choices.filter(({ id }) => choices.includes(id));
  return listed(chosen.map(({ label }) => label));
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

/** Parts answered, of those that ask for an answer; waiting ones are not among them. */
export function itemCount(
  rubric: RubricDefinition,
  draft: Draft,
  applicability: ApplicabilityById,
): { done: number; of: number } {
  const states = partsOf(rubric).map((part) =>
    itemState(rubric, part, itemIn(draft, part.id), applicabilityOf(applicability, part.id)),
  );
  const asked = states.filter(({ progress }) => progress !== "out" && progress !== "waits");
  return { done: asked.filter(({ progress }) => progress === "done").length, of: asked.length };
}
