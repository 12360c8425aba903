/** What a definition says about one of its parts, as sentences for a clinician. */
import type {
  RubricCondition,
  RubricDefinition,
  RubricItem,
  RubricLineage,
  RubricPart,
} from "@/api/types";
import type { Requirement } from "@/api/rubric-definition";
import { fromCode, listed } from "@/lib/words";

export const REQUIREMENTS: Record<Requirement, { sign: string; word: string }> = {
  required: { sign: "●", word: "required" },
  once_per_phase: { sign: "◐", word: "once in the phase" },
  conditional: { sign: "○", word: "where there is occasion" },
  never: { sign: "–", word: "not applicable" },
};

/** Every part that is asked of the rater, by its id: what it is called. */
export function partNames(definition: RubricDefinition): ReadonlyMap<string, string> {
  return new Map([
    ...definition.items.map(({ id, name }) => [id, name] as const),
    ...definition.categories.map(({ id, question }) => [id, question] as const),
    ...definition.counts.map(({ id, name }) => [id, name] as const),
  ]);
}

/** When a part is asked for: in one word without phases, else phase by phase. */
export function whenSentence(part: RubricPart, definition: RubricDefinition): string {
  if (typeof part.applicability === "string") {
    return part.applicability === "required"
      ? "Required in every session."
      : "Asked for where there is occasion.";
  }
  const words = definition.phases.map(({ id }) => part.phases[id] ?? "never");
  const first = words[0];
  if (first !== undefined && words.every((word) => word === first)) {
    return first === "required"
      ? "Required in every phase."
      : `In every phase: ${REQUIREMENTS[first].word}.`;
  }
  const phases = definition.phases.map(
    ({ label }, index) => `${label}: ${REQUIREMENTS[words[index] ?? "never"].word}`,
  );
  return `${phases.join("; ")}.`;
}

/** What limits a part to some sessions, besides their phase. */
export function limitSentences(part: RubricPart, definition: RubricDefinition): string[] {
  const sentences: string[] = [];
  if (isItem(part) && part.follows_problem_area) {
    const areas = labels(definition.problem_areas, part.problem_areas);
    sentences.push(`Only where the problem area is ${listed(areas, "or")}.`);
  }
  if (part.formats.length < definition.formats.length) {
    const formats = labels(definition.formats, part.formats).map((label) => label.toLowerCase());
    sentences.push(`Only in ${listed(formats)} sessions.`);
  }
  if (part.asked_if.length > 0) {
    const conditions = part.asked_if.map((one) => conditionClause(one, definition));
    sentences.push(`Asked only if ${listed(conditions)}.`);
  }
  return sentences;
}

function isItem(part: RubricPart): part is RubricItem {
  return "follows_problem_area" in part;
}

function labels(
  choices: readonly { id: string; label: string }[],
  ids: readonly string[],
): string[] {
  return ids.map((id) => choices.find((one) => one.id === id)?.label ?? fromCode(id));
}

/** "A2 (Warmth) is scored 1 or more on Adherence" */
function conditionClause(condition: RubricCondition, definition: RubricDefinition): string {
  if ("category" in condition) {
    const category = definition.categories.find(({ id }) => id === condition.category);
    const choices = labels(category?.choices ?? [], condition.among).map((label) => `“${label}”`);
    return `${named(condition.category, definition)} is answered ${listed(choices, "or")}`;
  }
  const bound =
    condition.at_least === undefined
      ? `${condition.at_most ?? ""} or less`
      : `${condition.at_least} or more`;
  if ("count" in condition) return `${named(condition.count, definition)} is counted ${bound}`;
  const scales = Object.keys(definition.scales);
  const scale = definition.scales[condition.scale]?.label ?? fromCode(condition.scale);
  const on = scales.length > 1 ? ` on ${scale}` : "";
  return `${named(condition.item, definition)} is scored ${bound}${on}`;
}

function named(id: string, definition: RubricDefinition): string {
  const name = partNames(definition).get(id);
  return name === undefined ? id : `${id} (${name})`;
}

/** "0→0, 1→2" for each scale, the scale named where there are several. */
export function mapWords(
  map: Readonly<Record<string, Readonly<Record<string, number>>>>,
  scaleName: (id: string) => string,
): string {
  const scales = Object.entries(map);
  return scales
    .map(([scale, points]) => {
      const steps = Object.entries(points)
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([from, to]) => `${from}→${to}`)
        .join(", ");
      return scales.length > 1 ? `${scaleName(scale)} ${steps}` : steps;
    })
    .join("; ");
}

/** What a part was in the version before, or null where the definition follows none. */
export function lineageSentence(
  lineage: RubricLineage | null,
  definition: RubricDefinition,
): string | null {
  if (lineage === null || definition.follows === null) return null;
  const before = definition.follows;
  if (lineage === "same") return `Same as in ${before}.`;
  if (lineage === "new") return `New in ${definition.version}.`;
  if ("same" in lineage) return `Same as ${lineage.same} in ${before}.`;
  if ("new" in lineage) return `New in ${definition.version}: ${asClause(lineage.new)}`;
  const map = mapWords(lineage.map, (id) => definition.scales[id]?.label ?? fromCode(id));
  return `Rescaled from ${lineage.rescaled} in ${before}: ${map}. ${asClause(lineage.reason)}`;
}

/** A reason as the end of a sentence. */
function asClause(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
