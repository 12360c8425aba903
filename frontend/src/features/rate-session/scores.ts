/** The scores of a finished rating in words: what they are of, by which rule, held against what. */
import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Id, Rating, RatingScore } from "@/api/types";
import { listed } from "@/lib/words";
import { type RubricDefinition, scaleOf } from "./rubric-definition";

export interface ShownScore {
  key: string;
  name: string;
  /** "sum of 12 items, 0 to 72"; empty for what has no rule to name. */
  rule: string;
  /** As it is written, or null where there is none. */
  number: string | null;
  /** Why there is none. */
  why: string;
  isTotal: boolean;
  benchmarks: { words: string; isReached: boolean | null }[];
}

export function scoresQuery(rating: Id) {
  return queryOptions({
    queryKey: ["rating", rating, "scores"],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/api/v1/ratings/{id}/scores/", { params: { path: { id: rating } } }),
        )
      ).scores,
    // A submitted rating never changes.
    staleTime: Infinity,
  });
}

const WHY: Readonly<Record<string, string>> = {
  missing_items: "too few items are answered",
  no_applicable_items: "no item applies",
  missing_counts: "a count is missing",
};

/** Two decimals at most: 3.5, 41, 2.67. */
function written(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Totals first, then sections in the instrument's order. */
export function scoreRows(rubric: RubricDefinition, scores: readonly RatingScore[]): ShownScore[] {
  const places = ["overall", ...rubric.sections.map(({ id }) => id)];
  return places.flatMap((of) =>
    scores.filter((score) => score.of === of).map((score) => scoreRow(rubric, score)),
  );
}

function scoreRow(rubric: RubricDefinition, { of, scale, score, reason }: RatingScore): ShownScore {
  const isTotal = of === "overall";
  const section = rubric.sections.find(({ id }) => id === of);
  const name = section ? `${section.id} ${section.title}` : "Total";
  const isOneOfMany = Object.keys(rubric.scales).length > 1;
  return {
    key: `${of} ${scale}`,
    name: isOneOfMany ? `${name}, ${scaleOf(rubric, scale).label.toLowerCase()}` : name,
    rule: ruleInWords(rubric, of, scale),
    number: score === null ? null : written(score),
    why: WHY[reason ?? ""] ?? "it is not defined here",
    isTotal,
    benchmarks: benchmarksOf(rubric, of, scale, score, ""),
  };
}

function ruleInWords(rubric: RubricDefinition, of: string, scale: string): string {
  const { section_score, overall_score } = rubric.scoring;
  const isSum = (of === "overall" ? overall_score : section_score) === "sum_of_items";
  const n = rubric.items.filter(
    (item) => item.scales.includes(scale) && (of === "overall" || item.section === of),
  ).length;
  const { min, max } = scaleOf(rubric, scale);
  const items = n === 1 ? "1 item" : `${n} items`;
  return isSum ? `sum of ${items}, ${n * min} to ${n * max}` : `mean of items, ${min} to ${max}`;
}

function benchmarksOf(
  rubric: RubricDefinition,
  of: string,
  scale: string | null,
  value: number | null,
  unit: string,
): ShownScore["benchmarks"] {
  return rubric.scoring.benchmarks
    .filter((one) => one.of === of && (scale === null || one.scale === scale))
    .map((one) => ({
      words: `${one.label} ${one.at_least}${unit}`,
      // A hair below by rounding of a mean is not below.
      isReached: value === null ? null : value >= one.at_least - 1e-9,
    }));
}

/** Numbers made of counts, as the server has them. */
export function summaryRows(
  rubric: RubricDefinition,
  summaries: Rating["summaries"],
): ShownScore[] {
  return summaries.map(({ id, name, unit, value, reason }) => {
    const sign = unit === "percent" ? " %" : "";
    const below = rubric.scoring.summaries.find((one) => one.id === id)?.denominator ?? [];
    return {
      key: id,
      name,
      rule: unit === "sum" ? "added up" : "",
      number: value === null ? null : `${written(value)}${sign}`,
      why:
        reason === "zero_denominator"
          ? `nothing was counted for ${listed(below, "or")}`
          : (WHY[reason ?? ""] ?? "it is not defined here"),
      isTotal: false,
      benchmarks: benchmarksOf(rubric, id, null, value, sign),
    };
  });
}
