/** The versions of instruments that a programme can use. */
import type { Id, RubricSummary } from "@/api/types";

/** What the programme works with: a version it has chosen, or the one that counts until it does. */
export function isChosen(rubric: RubricSummary, programme: Id): boolean {
  return rubric.pinned_in.some((one) => one.programme === programme);
}

export function isByDefault(rubric: RubricSummary, programme: Id): boolean {
  return rubric.pinned_in.some((one) => one.programme === programme && one.by_default);
}

function numbers(version: string): number[] {
  return version.split(".").map(Number);
}

/** Negative where `one` is the earlier version; 0.10 comes after 0.9. */
export function compareVersions(one: string, other: string): number {
  const a = numbers(one);
  const b = numbers(other);
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const step = (a[place] ?? -1) - (b[place] ?? -1);
    if (step !== 0) return step;
  }
  return 0;
}

export function newestFirst(rubrics: readonly RubricSummary[]): RubricSummary[] {
  return [...rubrics].sort(
    (a, b) => compareVersions(b.version, a.version) || (b.loaded_at < a.loaded_at ? -1 : 1),
  );
}

/** By title, and of each instrument the newest version first. */
export function inOrder(rubrics: readonly RubricSummary[]): RubricSummary[] {
  return newestFirst(rubrics).sort(
    (a, b) => a.title.localeCompare(b.title, "en") || a.slug.localeCompare(b.slug, "en"),
  );
}
