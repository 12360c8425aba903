/** Which points of a scale to describe beside it. */
import type { RubricItem, RubricScale } from "./rubric-definition";

export interface AnchorText {
  point: number;
  /** "3 substantial" */
  label: string;
  text: string;
}

export function pointsOf({ min, max }: RubricScale): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

function describe(item: RubricItem, scale: RubricScale, point: number): AnchorText {
  const key = String(point);
  const label = `${point} ${scale.points[key] ?? ""}`.trim();
  const text = item.anchors[scale.id]?.[key] ?? scale.general_anchors[key] ?? "";
  return { point, label, text };
}

/**
 * The chosen point and its described neighbours; before a choice, or when all are wanted, every
 * described point. A point without a description lies between its neighbours.
 */
export function anchorsToShow(
  item: RubricItem,
  scale: RubricScale,
  chosen: number | null,
  wantsAll: boolean,
): AnchorText[] {
  const every = pointsOf(scale).map((point) => describe(item, scale, point));
  const described = every.filter(({ text }) => text !== "");
  if (wantsAll || chosen === null) return described;
  const below = described.filter(({ point }) => point < chosen).slice(-1);
  const above = described.filter(({ point }) => point > chosen).slice(0, 1);
  const own = every.filter(({ point }) => point === chosen);
  return [...below, ...own, ...above];
}
