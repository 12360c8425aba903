/** The places that ↑ and ↓ lead to: the problem area, then every part that can be answered. */
import { type ApplicabilityById, applicabilityOf, applies } from "./applicability";
import { type Draft, itemIn } from "./draft";
import { itemState } from "./item-state";
import { type Part, partsOf } from "./parts";
import { asksProblemArea, type RubricDefinition } from "./rubric-definition";

export const AREAS = "areas";

export function stopsOf(rubric: RubricDefinition, applicability: ApplicabilityById): string[] {
  const parts = partsOf(rubric).filter((part) => applies(applicabilityOf(applicability, part.id)));
  return [...areasOf(rubric), ...parts.map((part) => part.id)];
}

/** The stop of the problem area, where it is asked for. */
function areasOf(rubric: RubricDefinition): string[] {
  return asksProblemArea(rubric) ? [AREAS] : [];
}

/** The stop `by` steps on; from a part that is out, the nearest in that direction. */
export function stopFrom(
  rubric: RubricDefinition,
  stops: readonly string[],
  current: string,
  by: 1 | -1,
): string {
  const order = [...areasOf(rubric), ...partsOf(rubric).map((part) => part.id)];
  const from = order.indexOf(current);
  const ahead = by === 1 ? order.slice(from + 1) : order.slice(0, Math.max(0, from)).reverse();
  return ahead.find((id) => stops.includes(id)) ?? current;
}

/** The part to go on with when another is done: the next open one, around the end; null if none. */
export function openStopAfter(
  rubric: RubricDefinition,
  draft: Draft,
  applicability: ApplicabilityById,
  current: string,
): string | null {
  const parts = partsOf(rubric);
  const from = parts.findIndex(({ id }) => id === current) + 1;
  const order = [...parts.slice(from), ...parts.slice(0, from)];
  const open = order.find(
    (part) => part.id !== current && isOpen(rubric, part, draft, applicability),
  );
  return open?.id ?? null;
}

function isOpen(
  rubric: RubricDefinition,
  part: Part,
  draft: Draft,
  applicability: ApplicabilityById,
): boolean {
  const known = applicabilityOf(applicability, part.id);
  const { progress } = itemState(rubric, part, itemIn(draft, part.id), known);
  return progress === "open" || progress === "partial";
}

/** Where a rater who opens the page goes on. */
export function firstStop(
  rubric: RubricDefinition,
  draft: Draft,
  applicability: ApplicabilityById,
): string {
  if (draft.areas === null && asksProblemArea(rubric)) return AREAS;
  const open = partsOf(rubric).find((part) => isOpen(rubric, part, draft, applicability));
  return open?.id ?? stopsOf(rubric, applicability)[0] ?? "";
}
