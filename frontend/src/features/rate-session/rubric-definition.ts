/** A rubric's definition as the screen reads it: checked once, where it comes in. */
import { z } from "zod";
import { type ScaleTone, toneOf } from "@/charts/tones";

const pointTexts = z.record(z.string(), z.string());
const choice = z.object({ id: z.string(), label: z.string() });

const scale = z.object({
  id: z.string(),
  label: z.string(),
  question: z.string(),
  direction: z.enum(["higher_is_better", "lower_is_better"]).default("higher_is_better"),
  min: z.number().int(),
  max: z.number().int(),
  points: pointTexts,
  general_anchors: pointTexts,
});

const rule = z.enum(["required", "once_per_phase", "conditional", "never"]);

const bound = { at_least: z.number().optional(), at_most: z.number().optional() };
const condition = z.union([
  z.object({ item: z.string(), scale: z.string(), ...bound }),
  z.object({ category: z.string(), among: z.array(z.string()) }),
  z.object({ count: z.string(), ...bound }),
]);

/** What items, categories and counts have in common. */
const asked = {
  id: z.string(),
  // Empty where the instrument has no phases.
  phases: z.record(z.string(), rule),
  // One word where the instrument has no phases.
  applicability: z.union([rule, z.record(z.string(), rule)]).optional(),
  formats: z.array(z.string()),
  asked_if: z.array(condition).default([]),
  note: z.string().nullable(),
};

const item = z.object({
  ...asked,
  section: z.string(),
  name: z.string(),
  assesses: z.string(),
  problem_areas: z.array(z.string()),
  follows_problem_area: z.boolean(),
  scales: z.array(z.string()),
  anchors: z.record(z.string(), pointTexts),
  evidence: z.array(z.string()),
  counter_evidence: z.string().nullable(),
});

const category = z.object({
  ...asked,
  section: z.string().nullable(),
  question: z.string(),
  choices: z.array(choice.extend({ description: z.string().nullish() })),
  at_most: z.number().int().positive(),
});

const count = z.object({
  ...asked,
  section: z.string().nullable(),
  name: z.string(),
  assesses: z.string(),
  examples: z.array(z.string()),
});

const flag = z.object({ id: z.string(), kind: z.string(), text: z.string() });

/** How versions ask that were stored before they could say it themselves. */
const ASKED_WITHOUT_WORDS = { question: "Which problem area was worked on?", at_most: 2 };

// One number, or one for each scale.
const stands = z.union([z.number(), z.record(z.string(), z.number())]);
const scoreRule = z.enum(["mean_of_items", "sum_of_items", "none"]);

const scoring = z.object({
  absent: stands,
  missed_opportunity: stands,
  evidence: z.enum(["above_absent", "not_required"]).default("above_absent"),
  section_score: scoreRule.default("mean_of_items"),
  overall_score: scoreRule.default("mean_of_items"),
  summaries: z
    .array(z.object({ id: z.string(), denominator: z.array(z.string()).default([]) }))
    .default([]),
  benchmarks: z
    .array(
      z.object({
        of: z.string(),
        scale: z.string().nullish(),
        at_least: z.number(),
        label: z.string(),
      }),
    )
    .default([]),
});

const definition = z
  .object({
    scales: z.record(z.string(), scale),
    // A stored object need not keep the order of its keys.
    scale_order: z.array(z.string()).optional(),
    phases: z.array(choice),
    problem_areas: z.array(choice),
    problem_area: z
      .object({ question: z.string(), at_most: z.number().int().positive() })
      .nullish()
      .transform((said) => said ?? ASKED_WITHOUT_WORDS),
    formats: z.array(choice),
    sections: z.array(z.object({ id: z.string(), title: z.string() })),
    items: z.array(item),
    categories: z.array(category).default([]),
    counts: z.array(count).default([]),
    flags: z.array(flag),
    scoring,
  })
  .transform(({ scale_order: order, scales, ...rest }) => ({
    ...rest,
    scales: Object.fromEntries(
      (order ?? Object.keys(scales)).flatMap((id) => (scales[id] ? [[id, scales[id]]] : [])),
    ),
  }));

export type RubricDefinition = z.infer<typeof definition>;
export type RubricItem = z.infer<typeof item>;
export type RubricCategory = z.infer<typeof category>;
export type RubricCount = z.infer<typeof count>;
export type RubricCondition = z.infer<typeof condition>;
export type RubricScale = z.infer<typeof scale>;
export type RubricFlag = z.infer<typeof flag>;

/** The definition a rubric version carries. Throws where it is not of the grammar known here. */
export function readDefinition(given: unknown): RubricDefinition {
  return definition.parse(given);
}

/** Whether the rater is asked for the problem area: only where some item follows it. */
export function asksProblemArea(rubric: RubricDefinition): boolean {
  return rubric.items.some((item) => item.follows_problem_area);
}

/** A scale that the definition refers to. Throws where it has none of that name. */
export function scaleOf(rubric: RubricDefinition, id: string): RubricScale {
  const found = rubric.scales[id];
  if (found === undefined) throw new Error(`The rubric has no scale ${id}.`);
  return found;
}

/** A scale inside a sentence: "adherence". */
export function scaleWord(rubric: RubricDefinition, id: string): string {
  return (rubric.scales[id]?.label ?? id).toLowerCase();
}

/** The score that stands for an absent item: a score above it needs a turn that shows it. */
export function absentOn(rubric: RubricDefinition, id: string): number {
  return standsFor(rubric, "absent", id);
}

/** The score that an item without one has by its status. */
export function standsFor(
  rubric: RubricDefinition,
  status: "absent" | "missed_opportunity",
  id: string,
): number {
  const said = rubric.scoring[status];
  return typeof said === "number" ? said : (said[id] ?? scaleOf(rubric, id).min);
}

/** Which of the two hues that charts and fields have a scale is shown in. */
export function scaleTone(rubric: RubricDefinition, id: string): ScaleTone {
  return toneOf(Object.keys(rubric.scales), id);
}
