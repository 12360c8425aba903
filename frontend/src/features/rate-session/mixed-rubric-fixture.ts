/** An instrument of every kind of answer, without phases, formats, areas or flags, for tests. */
import { readDefinition } from "./rubric-definition";

const PLAIN = { phases: {}, applicability: "required", formats: [], asked_if: [], note: null };
const ITEM = {
  ...PLAIN,
  problem_areas: [],
  follows_problem_area: false,
  anchors: {},
  evidence: [],
  counter_evidence: null,
};

export const mixedRubric = readDefinition({
  scales: {
    strain: {
      id: "strain",
      label: "Strain",
      question: "How strained was it?",
      direction: "lower_is_better",
      min: 1,
      max: 5,
      points: {},
      general_anchors: {},
    },
    skill: {
      id: "skill",
      label: "Skill",
      question: "How skilful was it?",
      min: 0,
      max: 10,
      points: { "0": "not at all", "10": "masterly" },
      general_anchors: {},
    },
    ease: {
      id: "ease",
      label: "Ease",
      question: "How easy did it look?",
      min: 0,
      max: 2,
      points: {},
      general_anchors: {},
    },
  },
  scale_order: ["skill", "strain", "ease"],
  phases: [],
  problem_areas: [],
  problem_area: null,
  formats: [],
  sections: [{ id: "A", title: "Talk" }],
  items: [
    { ...ITEM, id: "A1", section: "A", name: "Hearing", assesses: "H.", scales: ["skill"] },
    {
      ...ITEM,
      id: "A2",
      section: "A",
      name: "Repair",
      assesses: "R.",
      scales: ["skill", "strain", "ease"],
      asked_if: [{ item: "A1", scale: "skill", at_least: 3 }],
    },
  ],
  categories: [
    {
      ...PLAIN,
      id: "K1",
      section: null,
      question: "How did the two meet?",
      choices: [
        { id: "room", label: "In a room", description: "Face to face" },
        { id: "online", label: "Online", description: null },
      ],
      at_most: 1,
    },
    {
      ...PLAIN,
      applicability: "conditional",
      id: "K2",
      section: "A",
      question: "What disturbed them?",
      choices: [
        { id: "noise", label: "Noise" },
        { id: "delay", label: "Delay" },
        { id: "picture", label: "Picture" },
      ],
      at_most: 2,
      asked_if: [{ category: "K1", among: ["online"] }],
    },
  ],
  counts: [
    {
      ...PLAIN,
      id: "RS",
      section: "A",
      name: "Plain reflection",
      assesses: "Says it again.",
      examples: ["“You were late.”"],
    },
    {
      ...PLAIN,
      id: "RC",
      section: null,
      name: "Complex reflection",
      assesses: "Says more.",
      examples: [],
      asked_if: [{ count: "RS", at_least: 1 }],
    },
  ],
  flags: [],
  scoring: {
    absent: { skill: 0, strain: 1, ease: 0 },
    missed_opportunity: { skill: 0, strain: 1, ease: 0 },
    evidence: "not_required",
    section_score: "mean_of_items",
    overall_score: "sum_of_items",
    summaries: [
      {
        id: "complex",
        label: "Complex",
        unit: "percent",
        numerator: ["RC"],
        denominator: ["RS", "RC"],
      },
    ],
    benchmarks: [
      { of: "overall", scale: "skill", at_least: 12, label: "usual pass mark" },
      { of: "complex", scale: null, at_least: 40, label: "enough" },
    ],
  },
});
