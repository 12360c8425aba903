/** A rubric's definition in the grammar of `rubrics/`, which the schema gives as free-form JSON. */

export type Requirement = "required" | "once_per_phase" | "conditional" | "never";
/** Texts by point; the points are text, because JSON has no other keys. */
export type PointTexts = Record<string, string>;

export interface RubricScale {
  id: string;
  label: string;
  question: string;
  direction: "higher_is_better" | "lower_is_better";
  min: number;
  max: number;
  points: PointTexts;
  general_anchors: PointTexts;
  statistics: string[];
}

/** Holds by a number (one of both bounds is given), or by a choice. */
export type RubricCondition =
  | { item: string; scale: string; at_least?: number; at_most?: number }
  | { category: string; among: string[] }
  | { count: string; at_least?: number; at_most?: number };

export type RubricLineage =
  | "same"
  | "new"
  | { same: string }
  | { new: string }
  | { rescaled: string; map: Record<string, Record<string, number>>; reason: string };

/** What items, categories and counts have in common. */
export interface RubricPart {
  id: string;
  /** One word where the instrument has no phases, else one for each phase. */
  applicability: Requirement | Record<string, Requirement>;
  /** Empty where the instrument has no phases. */
  phases: Record<string, Requirement>;
  formats: string[];
  asked_if: RubricCondition[];
  note: string | null;
  lineage: RubricLineage | null;
}

export interface RubricItem extends RubricPart {
  section: string;
  name: string;
  assesses: string;
  /** The areas it applies in; all of them for most items. */
  problem_areas: string[];
  /** Whether it depends on the rater's own answer about the problem area. */
  follows_problem_area: boolean;
  scales: string[];
  anchors: Record<string, PointTexts>;
  evidence: string[];
  counter_evidence: string | null;
  motivated_by: string | null;
}

export interface RubricChoice {
  id: string;
  label: string;
}

export interface RubricCategory extends RubricPart {
  section: string | null;
  question: string;
  choices: (RubricChoice & { description: string | null })[];
  at_most: number;
  statistics: string[];
}

export interface RubricCount extends RubricPart {
  section: string | null;
  name: string;
  assesses: string;
  examples: string[];
  statistics: string[];
}

export interface RubricFlag {
  id: string;
  kind: "drift" | "harm";
  text: string;
  consequence: "recorded" | "blocks_pass_until_resolved";
}

export type ScoreRule = "mean_of_items" | "sum_of_items" | "none";

export interface RubricSummaryOfCounts {
  id: string;
  label: string;
  unit: "percent" | "ratio" | "sum";
  numerator: string[];
  denominator: string[];
}

export interface RubricBenchmark {
  /** "overall", or the id of a section, an item or a summary. */
  of: string;
  scale: string | null;
  at_least: number;
  label: string;
  source: string | null;
}

export interface RubricScoring {
  absent: Record<string, number>;
  missed_opportunity: Record<string, number>;
  not_applicable: "excluded";
  section_score: ScoreRule;
  overall_score: ScoreRule;
  minimum_answered_percent: number;
  evidence: "above_absent" | "not_required";
  summaries: RubricSummaryOfCounts[];
  benchmarks: RubricBenchmark[];
}

export interface RubricDefinition {
  slug: string;
  version: string;
  follows: string | null;
  status: string;
  title: string;
  language: string;
  licence: string;
  permission: string;
  sources: { title: string; used_for: string }[];
  guidance: string[];
  /** By id, in the order of the definition. */
  scales: Record<string, RubricScale>;
  phases: RubricChoice[];
  problem_areas: RubricChoice[];
  /** How the rater is asked for the area; null where there are none. */
  problem_area: { question: string; at_most: number } | null;
  formats: RubricChoice[];
  sections: { id: string; title: string }[];
  items: RubricItem[];
  categories: RubricCategory[];
  counts: RubricCount[];
  flags: RubricFlag[];
  scoring: RubricScoring;
  /** Parts of the version it follows that are gone. */
  dropped: string[];
}
