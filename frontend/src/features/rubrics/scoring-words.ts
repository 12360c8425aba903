/** How answers become scores, in sentences. */
import type { RubricBenchmark, RubricDefinition } from "@/api/types";
import type { RubricSummaryOfCounts, ScoreRule } from "@/api/rubric-definition";
import { fromCode, listed } from "@/lib/words";

const SECTION: Record<ScoreRule, string> = {
  mean_of_items: "The score of a section is the mean of its items.",
  sum_of_items: "The score of a section is the sum of its items.",
  none: "Sections get no score of their own.",
};

const OVERALL: Record<ScoreRule, string> = {
  mean_of_items: "The total is the mean of all items.",
  sum_of_items: "The total is the sum of all items.",
  none: "There is no total.",
};

export function scoringSentences(definition: RubricDefinition): string[] {
  const { scoring } = definition;
  const rules = [scoring.section_score, scoring.overall_score];
  const sentences = [SECTION[scoring.section_score], OVERALL[scoring.overall_score]];
  if (rules.includes("sum_of_items")) {
    sentences.push(
      "Where some items do not apply, the sum is the mean of the others times the number of items, so that it keeps its full range.",
    );
  }
  if (rules.some((rule) => rule !== "none")) {
    const share = scoring.minimum_answered_percent;
    sentences.push(
      share === 100
        ? "A score is given only when every item that applies is answered."
        : `A score is given when at least ${share} % of the items that apply are answered.`,
    );
  }
  sentences.push(
    `A required item that was not done counts as ${points(scoring.absent, definition)}.`,
    `A missed opportunity counts as ${points(scoring.missed_opportunity, definition)}.`,
    "What does not apply is left out; it never counts as a number.",
    scoring.evidence === "above_absent"
      ? "A score above that of an absent item needs at least one turn as evidence."
      : "No turns are asked for as evidence.",
  );
  return sentences;
}

function points(byScale: Readonly<Record<string, number>>, definition: RubricDefinition): string {
  const entries = Object.entries(byScale);
  const values = new Set(entries.map(([, value]) => value));
  if (values.size === 1) {
    const everywhere = entries.length > 1 ? " on every scale" : "";
    return `${[...values].join("")}${everywhere}`;
  }
  return listed(
    entries.map(([scale, value]) => `${value} on ${definition.scales[scale]?.label ?? scale}`),
  );
}

const UNITS: Record<RubricSummaryOfCounts["unit"], string> = {
  percent: "in per cent",
  ratio: "as a ratio",
  sum: "added up",
};

/** "QO of QO + QC, in per cent" */
export function summaryRule({ unit, numerator, denominator }: RubricSummaryOfCounts): string {
  const upper = numerator.join(" + ");
  if (unit === "sum") return numerator.length > 1 ? `${upper}, ${UNITS.sum}` : upper;
  const join = unit === "percent" ? "of" : "for each of";
  return `${upper} ${join} ${denominator.join(" + ")}, ${UNITS[unit]}`;
}

export interface BenchmarkLine {
  label: string;
  /** "Total at least 36" */
  rule: string;
  source: string | null;
}

/** Benchmarks that say the same of several parts stand on one line. */
export function benchmarkLines(definition: RubricDefinition): BenchmarkLine[] {
  const groups = new Map<string, RubricBenchmark[]>();
  for (const one of definition.scoring.benchmarks) {
    const key = JSON.stringify([one.label, one.at_least, one.scale, one.source]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const nScales = Object.keys(definition.scales).length;
    const on =
      first.scale !== null && nScales > 1
        ? ` on ${definition.scales[first.scale]?.label ?? fromCode(first.scale)}`
        : "";
    const of = listed(group.map((one) => benchmarked(one.of, definition)));
    return [
      { label: first.label, rule: `${of}: ${first.at_least} or more${on}`, source: first.source },
    ];
  });
}

function benchmarked(of: string, definition: RubricDefinition): string {
  if (of === "overall") return "Total";
  const section = definition.sections.find(({ id }) => id === of);
  if (section) return `Section ${of}`;
  return definition.scoring.summaries.find(({ id }) => id === of)?.label ?? of;
}
