/** The versions of instruments that a programme can use. */
import type { Id, RubricSummary } from "@/api/types";

/** What the programme works with: a version it has chosen, or the one that counts until it does. */
export function isChosen(rubric: RubricSummary, programme: Id): boolean {
  return rubric.pinned_in.some((one) => one.programme === programme);
}

export function isByDefault(rubric: RubricSummary, programme: Id): boolean {
  return rubric.pinned_in.some((one) => one.programme === programme && one.by_default);
}
