import type { ReliabilityReport, ReliabilityReportSummary } from "@/api/types";
import { formatDay } from "@/lib/dates";
import { counted, listed } from "@/lib/words";

type Choice = Pick<
  ReliabilityReportSummary,
  "cohort" | "closed_from" | "closed_to" | "n_rounds" | "rubric"
>;

/** What was taken together, in a line: "3 rounds, cohort Spring, closed from 1 Jan 2026". */
export function overName({ cohort, closed_from, closed_to, n_rounds }: Choice): string {
  return [
    counted(n_rounds, "round"),
    ...(cohort === null ? [] : [`cohort ${cohort.name}`]),
    ...period(closed_from, closed_to),
  ].join(", ");
}

function period(from: string | null, to: string | null): string[] {
  if (from === null && to === null) return [];
  const first = from === null ? "" : ` from ${formatDay(from)}`;
  const last = to === null ? "" : ` to ${formatDay(to)}`;
  return [`closed${first}${last}`];
}

/** Under which versions the ratings were made, and what of them could not be joined. */
export function joinedWords(joined: NonNullable<ReliabilityReport["joined"]>): string[] {
  const { versions, not_joined, apart } = joined;
  const made = versions.map(
    ({ version, n_ratings }) => `${counted(n_ratings, "rating")} under version ${version}`,
  );
  return [
    `${counted(joined.n_rounds, "closed round")}: ${listed(made)}.`,
    ...(versions.length > 1 && apart.length === 0
      ? ["All items are the same in these versions."]
      : []),
    ...(apart.length > 0
      ? [
          "Only items that are the same in all these versions are taken together. Left out: " +
            `${listed(apart.map(({ id, name }) => `${id} ${name}`))}.`,
        ]
      : []),
    ...(not_joined.length > 0
      ? [
          `Ratings under ${listed(not_joined)} are left out: no item can be held against the newest ` +
            "version, or what is absent counts otherwise.",
        ]
      : []),
  ];
}
