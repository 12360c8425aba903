import type { Cohort, Id, TraineeSummary } from "@/api/types";

export interface CohortGroup {
  id: Id;
  name: string;
  isSimulated: boolean;
  /** Everybody in the cohort, also who is not listed; null where that is not known. */
  size: number | null;
  trainees: TraineeSummary[];
}

const LEAST_FOR_MODEL = 5;
const SMALL = 10;

/** Trainees by cohort, in the order in which the cohorts first occur. */
export function groupedByCohort(
  trainees: readonly TraineeSummary[],
  cohorts: readonly Cohort[],
): CohortGroup[] {
  const groups = new Map<Id, CohortGroup>();
  for (const trainee of trainees) {
    const { id, name } = trainee.cohort;
    const cohort = cohorts.find((known) => known.id === id);
    const group = groups.get(id) ?? {
      id,
      name,
      isSimulated: cohort?.is_simulated ?? false,
      size: cohort?.n_trainees ?? null,
      trainees: [],
    };
    group.trainees.push(trainee);
    groups.set(id, group);
  }
  return [...groups.values()];
}

/** What the size of a cohort means for its curves; null where it needs no word. */
export function cohortNote(size: number | null): string | null {
  if (size === null || size >= SMALL) return null;
  const many = size === 1 ? "1 trainee" : `${size} trainees`;
  if (size < LEAST_FOR_MODEL) {
    return (
      `This cohort has ${many}. With fewer than ${LEAST_FOR_MODEL} no cohort model is fitted: the ` +
      "pages show each trainee's own scores and a straight line through them."
    );
  }
  return (
    `This cohort has ${many}. Curves of cohorts below ${SMALL} rest on little: their bands are ` +
    "wide, and one unusual trainee moves them all."
  );
}
