/**
 * What the server says is asked of the rater, brought up to the answers just given: the same rules
 * as in `rubrics/applicability.py`, so that what an answer opens is there also without connection.
 */
import type { Applicability, Phase } from "@/api/types";
import { aboutOf, holds } from "./conditions";
import type { Draft } from "./draft";
import { isItem, type Part } from "./parts";
import type { RubricDefinition } from "./rubric-definition";

export type ApplicabilityById = Readonly<Record<string, Applicability>>;

const AWAITS_AREA: Applicability = { state: "awaits_problem_area", reason: null };

export function applicabilityOf(applicability: ApplicabilityById, part: string): Applicability {
  return applicability[part] ?? AWAITS_AREA;
}

export function applies({ state }: Applicability): boolean {
  return state === "required" || state === "once_per_phase" || state === "conditional";
}

/** The applicability of every part by the answers in the draft. */
export function applicabilityNow(
  rubric: RubricDefinition,
  stored: ApplicabilityById,
  draft: Pick<Draft, "areas" | "items">,
  phase: Phase,
): Record<string, Applicability> {
  const result: Record<string, Applicability> = { ...stored };
  // Conditions look back in this order, so that what they are about is settled by then.
  for (const part of [...rubric.categories, ...rubric.counts, ...rubric.items]) {
    const alone = byItself(part, stored[part.id], draft.areas, phase);
    result[part.id] = withConditions(rubric, part, alone, result, draft);
  }
  return result;
}

/** Whether a part applies, whatever else was answered. */
function byItself(
  part: Part,
  stored: Applicability | undefined,
  areas: readonly string[] | null,
  phase: Phase,
): Applicability {
  // Phase and format do not change while somebody rates.
  if (stored?.reason === "phase" || stored?.reason === "format") return stored;
  if (isItem(part) && part.follows_problem_area) {
    if (areas === null) return AWAITS_AREA;
    if (!part.problem_areas.some((area) => areas.includes(area))) {
      return { state: "not_applicable", reason: "problem_area" };
    }
  }
  const rule =
    part.phases[phase] ?? (typeof part.applicability === "string" ? part.applicability : undefined);
  if (rule === undefined || rule === "never") return stored ?? AWAITS_AREA;
  return { state: rule, reason: null };
}

function withConditions(
  rubric: RubricDefinition,
  part: Part,
  alone: Applicability,
  found: ApplicabilityById,
  draft: Pick<Draft, "items">,
): Applicability {
  if (alone.state === "not_applicable") return alone;
  const verdicts = part.asked_if.map((condition) => {
    const about = found[aboutOf(condition)];
    if (about && applies(about)) return holds(rubric, condition, draft);
    // An answer that was given before its part was ruled out, or put in doubt, is stale.
    return about?.state === "not_applicable" ? false : null;
  });
  if (verdicts.includes(false)) return { state: "not_applicable", reason: "condition" };
  if (verdicts.includes(null) && applies(alone)) return { state: "awaits_answer", reason: null };
  return alone;
}
