/** A rubric's definition as the screen reads it: checked once, where it comes in. */
import { z } from "zod";
import { type ScaleTone, toneOf } from "@/charts/tones";

const pointTexts = z.record(z.string(), z.string());
const choice = z.object({ id: z.string(), label: z.string() });

const scale = z.object({
  id: z.string(),
  label: z.string(),
  question: z.string(),
  min: z.number().int(),
  max: z.number().int(),
  points: pointTexts,
  general_anchors: pointTexts,
});

const rule = z.enum(["required", "once_per_phase", "conditional", "never"]);

const item = z.object({
  id: z.string(),
  section: z.string(),
  name: z.string(),
  assesses: z.string(),
  phases: z.record(z.string(), rule),
  // One word where the instrument has no phases.
  applicability: z.union([rule, z.record(z.string(), rule)]).optional(),
  problem_areas: z.array(z.string()),
  follows_problem_area: z.boolean(),
  formats: z.array(z.string()),
  scales: z.array(z.string()),
  anchors: z.record(z.string(), pointTexts),
  evidence: z.array(z.string()),
  counter_evidence: z.string().nullable(),
  note: z.string().nullable(),
});

const flag = z.object({ id: z.string(), kind: z.string(), text: z.string() });

/** How versions ask that were stored before they could say it themselves. */
const ASKED_WITHOUT_WORDS = { question: "Which problem area was worked on?", at_most: 2 };

const scoring = z.object({
  // One number, or one for each scale.
  absent: z.union([z.number(), z.record(z.string(), z.number())]),
  evidence: z.enum(["above_absent", "not_required"]).default("above_absent"),
});

const definition = z.object({
  scales: z.record(z.string(), scale),
  phases: z.array(choice),
  problem_areas: z.array(choice),
  problem_area: z
    .object({ question: z.string(), at_most: z.number().int().positive() })
    .nullish()
    .transform((asked) => asked ?? ASKED_WITHOUT_WORDS),
  formats: z.array(choice),
  sections: z.array(z.object({ id: z.string(), title: z.string() })),
  items: z.array(item),
  flags: z.array(flag),
  scoring,
});

export type RubricDefinition = z.infer<typeof definition>;
export type RubricItem = z.infer<typeof item>;
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
  const { absent } = rubric.scoring;
  return typeof absent === "number" ? absent : (absent[id] ?? scaleOf(rubric, id).min);
}

/** Which of the two hues that charts and fields have a scale is shown in. */
export function scaleTone(rubric: RubricDefinition, id: string): ScaleTone {
  return toneOf(Object.keys(rubric.scales), id);
}

/** "B4 Role dispute work" */
export function itemTitle(rubricItem: RubricItem): string {
  return `${rubricItem.id} ${rubricItem.name}`;
}
