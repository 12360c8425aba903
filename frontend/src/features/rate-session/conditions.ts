/** Whether a condition holds by the answers given, and what it says in words. */
import { listed } from "@/lib/words";
import { type Draft, itemIn, scoreOn } from "./draft";
import { type Part, partIn, partName } from "./parts";
import {
  type RubricCondition,
  type RubricDefinition,
  scaleWord,
  standsFor,
} from "./rubric-definition";

/** The id of the part that a condition is about. */
export function aboutOf(condition: RubricCondition): string {
  if ("category" in condition) return condition.category;
  return "count" in condition ? condition.count : condition.item;
}

/** Null while it is not answered; what does not apply fulfils no condition. */
export function holds(
  rubric: RubricDefinition,
  condition: RubricCondition,
  draft: Pick<Draft, "items">,
): boolean | null {
  const answer = itemIn(draft, aboutOf(condition));
  if (answer.status === "unscored") return null;
  if (answer.status === "not_applicable") return false;
  if ("category" in condition) {
    if (answer.choices.length === 0) return null;
    return condition.among.some((choice) => answer.choices.includes(choice));
  }
  const number = numberFor(rubric, condition, answer);
  if (number === null) return null;
  const { at_least: least = -Infinity, at_most: most = Infinity } = condition;
  return number >= least && number <= most;
}

function numberFor(
  rubric: RubricDefinition,
  condition: Exclude<RubricCondition, { category: string }>,
  answer: Draft["items"][string],
): number | null {
  if ("count" in condition) return answer.count;
  const { status } = answer;
  return status === "absent" || status === "missed_opportunity"
    ? standsFor(rubric, status, condition.scale)
    : scoreOn(answer, condition.scale);
}

/** "Asked when K1 (How did the two meet?) is “By video” or “By telephone”." */
export function askedWhen(rubric: RubricDefinition, part: Part): string {
  const clauses = part.asked_if.map((condition) => clause(rubric, condition));
  return clauses.length === 0 ? "" : `Asked when ${listed(clauses)}.`;
}

function clause(rubric: RubricDefinition, condition: RubricCondition): string {
  const id = aboutOf(condition);
  const about = partIn(rubric, id);
  const named = about ? `${id} (${partName(about)})` : id;
  if ("category" in condition) {
    const category = rubric.categories.find((other) => other.id === id);
    const choices = condition.among.map(
      (choice) => `“${category?.choices.find((one) => one.id === choice)?.label ?? choice}”`,
    );
    return `${named} is ${listed(choices, "or")}`;
  }
  const bound =
    condition.at_least === undefined
      ? `${condition.at_most ?? ""} or less`
      : `${condition.at_least} or more`;
  const on =
    "scale" in condition && Object.keys(rubric.scales).length > 1
      ? ` on ${scaleWord(rubric, condition.scale)}`
      : "";
  return `${named} is ${bound}${on}`;
}

/** "K1", "K1 and A2": what a part's conditions are about. */
export function aboutInWords(part: Part): string {
  return listed([...new Set(part.asked_if.map(aboutOf))]);
}
