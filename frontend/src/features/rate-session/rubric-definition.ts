/** A rubric's definition as the screen reads it: checked once, where it comes in. */
import { z } from "zod";

const pointTexts = z.record(z.string(), z.string());
const choice = z.object({ id: z.string(), label: z.string() });

const scale = z.object({
  id: z.enum(["adherence", "competence"]),
  label: z.string(),
  question: z.string(),
  min: z.number().int(),
  max: z.number().int(),
  points: pointTexts,
  general_anchors: pointTexts,
});

const item = z.object({
  id: z.string(),
  section: z.string(),
  name: z.string(),
  assesses: z.string(),
  phases: z.record(z.string(), z.enum(["required", "once_per_phase", "conditional", "never"])),
  problem_areas: z.array(z.string()),
  follows_problem_area: z.boolean(),
  formats: z.array(z.string()),
  scales: z.array(z.enum(["adherence", "competence"])),
  anchors: z.record(z.string(), pointTexts),
  evidence: z.array(z.string()),
  counter_evidence: z.string().nullable(),
  note: z.string().nullable(),
});

const flag = z.object({ id: z.string(), kind: z.string(), text: z.string() });

const definition = z.object({
  scales: z.object({ adherence: scale, competence: scale }),
  phases: z.array(choice),
  problem_areas: z.array(choice),
  formats: z.array(choice),
  sections: z.array(z.object({ id: z.string(), title: z.string() })),
  items: z.array(item),
  flags: z.array(flag),
});

export type RubricDefinition = z.infer<typeof definition>;
export type RubricItem = z.infer<typeof item>;
export type RubricScale = z.infer<typeof scale>;
export type RubricFlag = z.infer<typeof flag>;

/** The definition a rubric version carries. Throws where it is not of the grammar known here. */
export function readDefinition(given: unknown): RubricDefinition {
  return definition.parse(given);
}

/** "B4 Role dispute work" */
export function itemTitle(rubricItem: RubricItem): string {
  return `${rubricItem.id} ${rubricItem.name}`;
}
