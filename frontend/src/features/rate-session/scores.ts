/** The scores of a finished rating in words: what they are of, by which rule, held against what. */
import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Id, Rating, RatingScore } from "@/api/types";
import { listed } from "@/lib/words";
import { type RubricDefinition, scaleOf } from "./rubric-definition";

export interface ShownScore {
  /** As it is written, or null where there is none. */
  number: string | null;
  /** What the number is of: "sum of 12 items, 0 to 72"; empty where the scale says it. */
  range: string;
  /** Why there is no number. */
  why: string;
  benchmarks: { words: string; isReached: boolean | null }[];
}

export interface ScoreRow {
  key: string;
  name: string;
  isTotal: boolean;
  /** One for each scale, null where the part is not scored on it. */
  cells: (ShownScore | null)[];
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

/** The scales of a rating's scores, in the instrument's order. */
export function scoredScales(rubric: RubricDefinition, scores: readonly RatingScore[]): string[] {
  return Object.keys(rubric.scales).filter((id) => scores.some(({ scale }) => scale === id));
}

/** The total first, then sections in the instrument's order. */
export function scoreRows(rubric: RubricDefinition, scores: readonly RatingScore[]): ScoreRow[] {
  const scales = scoredScales(rubric, scores);
  const places = ["overall", ...rubric.sections.map(({ id }) => id)];
  return places.flatMap((of) => {
    const here = scores.filter((score) => score.of === of);
    if (here.length === 0) return [];
    const section = rubric.sections.find(({ id }) => id === of);
    const cells = scales.map((id) => {
      const score = here.find(({ scale }) => scale === id);
      return score ? shownScore(rubric, score) : null;
    });
    const name = section ? `${section.id} ${section.title}` : "Total";
    return [{ key: of, name, isTotal: of === "overall", cells }];
  });
}

function shownScore(
  rubric: RubricDefinition,
  { of, scale, score, reason }: RatingScore,
): ShownScore {
  const range = sumRange(rubric, of, scale);
  return {
    // Means stand below one another.
    number: score === null ? null : range === "" ? score.toFixed(2) : written(score),
    range,
    why: WHY[reason ?? ""] ?? "not defined here",
    benchmarks: benchmarksOf(rubric, of, scale, score, ""),
  };
}

/** What a sum is of; a mean lies on the scale itself. */
function sumRange(rubric: RubricDefinition, of: string, scale: string): string {
  const { section_score, overall_score } = rubric.scoring;
  if ((of === "overall" ? overall_score : section_score) !== "sum_of_items") return "";
  const n = rubric.items.filter(
    (item) => item.scales.includes(scale) && (of === "overall" || item.section === of),
  ).length;
  const { min, max } = scaleOf(rubric, scale);
  return `sum of ${n === 1 ? "1 item" : `${n} items`}, ${n * min} to ${n * max}`;
}

const OF_SECTION = {
  mean_of_items: "A section is the mean of its items",
  sum_of_items: "A section is the sum of its items",
  none: "",
} as const;
const OF_TOTAL = {
  mean_of_items: "the total is the mean of all items",
  sum_of_items: "the total is the sum of all items",
  none: "there is no total",
} as const;

/** "A section is the mean of its items; the total is the sum of all items." */
export function ruleSentence({ scoring }: RubricDefinition): string {
  const said = [OF_SECTION[scoring.section_score], OF_TOTAL[scoring.overall_score]];
  const sentence = said.filter((part) => part !== "").join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
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

export interface SummaryRow extends ShownScore {
  key: string;
  name: string;
}

/** Numbers made of counts, as the server has them. */
export function summaryRows(
  rubric: RubricDefinition,
  summaries: Rating["summaries"],
): SummaryRow[] {
  return summaries.map(({ id, name, unit, value, reason }) => {
    const sign = unit === "percent" ? " %" : "";
    const below = rubric.scoring.summaries.find((one) => one.id === id)?.denominator ?? [];
    return {
      key: id,
      name,
      number: value === null ? null : `${written(value)}${sign}`,
      range: unit === "sum" ? "added up" : "",
      why:
        reason === "zero_denominator"
          ? `nothing was counted for ${listed(below, "or")}`
          : (WHY[reason ?? ""] ?? "not defined here"),
      benchmarks: benchmarksOf(rubric, id, null, value, sign),
    };
  });
}
