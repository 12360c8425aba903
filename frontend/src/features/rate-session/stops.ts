/** The places that ↑ and ↓ lead to: the problem area, then every item that can be rated. */
import type { Applicability } from "@/api/types";
import { type Draft, itemIn } from "./draft";
import { applicabilityOf, applies, itemState } from "./item-state";
import { asksProblemArea, type RubricDefinition, type RubricItem } from "./rubric-definition";

export const AREAS = "areas";

type ApplicabilityById = Readonly<Record<string, Applicability>>;

export function stopsOf(rubric: RubricDefinition, applicability: ApplicabilityById): string[] {
  const items = rubric.items.filter((item) => applies(applicabilityOf(applicability, item.id)));
  return [...areasOf(rubric), ...items.map((item) => item.id)];
}

/** The stop of the problem area, where it is asked for. */
function areasOf(rubric: RubricDefinition): string[] {
  return asksProblemArea(rubric) ? [AREAS] : [];
}

/** The stop `by` steps on; from an item that is out, the nearest in that direction. */
export function stopFrom(
  rubric: RubricDefinition,
  stops: readonly string[],
  current: string,
  by: 1 | -1,
): string {
  const order = [...areasOf(rubric), ...rubric.items.map((item) => item.id)];
  const from = order.indexOf(current);
  const ahead = by === 1 ? order.slice(from + 1) : order.slice(0, Math.max(0, from)).reverse();
  return ahead.find((id) => stops.includes(id)) ?? current;
}

/** The item to go on with when another is done: the next open one, around the end; null if none. */
export function openStopAfter(
  rubric: RubricDefinition,
  draft: Draft,
  applicability: ApplicabilityById,
  current: string,
): string | null {
  const from = rubric.items.findIndex(({ id }) => id === current) + 1;
  const order = [...rubric.items.slice(from), ...rubric.items.slice(0, from)];
  const open = order.find(
    (item) => item.id !== current && isOpen(rubric, item, draft, applicability),
  );
  return open?.id ?? null;
}

function isOpen(
  rubric: RubricDefinition,
  item: RubricItem,
  draft: Draft,
  applicability: ApplicabilityById,
): boolean {
  const known = applicabilityOf(applicability, item.id);
  const { progress } = itemState(rubric, item, itemIn(draft, item.id), known);
  return progress === "open" || progress === "partial";
}

/** Where a rater who opens the page goes on. */
export function firstStop(
  rubric: RubricDefinition,
  draft: Draft,
  applicability: ApplicabilityById,
): string {
  if (draft.areas === null && asksProblemArea(rubric)) return AREAS;
  const open = rubric.items.find((item) => isOpen(rubric, item, draft, applicability));
  return open?.id ?? stopsOf(rubric, applicability)[0] ?? "";
}
