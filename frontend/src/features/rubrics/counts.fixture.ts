/** A small instrument with everything that IPT's does not have: questions, counts, conditions. */
import type { RubricDefinition, RubricPart } from "@/api/types";
import { definitionFixture } from "@/testing/instrument-fixtures";

const PLAIN: Omit<RubricPart, "id" | "lineage"> & { lineage: "same" } = {
  applicability: "required",
  phases: {},
  formats: [],
  asked_if: [],
  note: null,
  lineage: "same",
};

export function countsFixture(changes: Partial<RubricDefinition> = {}): RubricDefinition {
  return definitionFixture({
    slug: "counted",
    version: "1.1",
    follows: "1.0",
    status: "published",
    title: "Counted behaviour",
    guidance: ["Two passes.", "A count of 0 is an answer."],
    scales: {
      global: {
        id: "global",
        label: "Overall judgement",
        question: "How far does this describe the helper?",
        direction: "higher_is_better",
        min: 1,
        max: 5,
        points: {
          "1": "hardly",
          "2": "a little",
          "3": "in part",
          "4": "mostly",
          "5": "throughout",
        },
        general_anchors: { "3": "As much as not" },
        statistics: ["icc_a1", "percent_exact"],
      },
    },
    phases: [],
    problem_areas: [],
    problem_area: null,
    formats: [],
    sections: [
      { id: "G", title: "Judgements" },
      { id: "T", title: "Counts" },
    ],
    items: [
      {
        ...PLAIN,
        id: "G1",
        section: "G",
        name: "Interest",
        assesses: "How far the helper wants to know.",
        problem_areas: [],
        follows_problem_area: false,
        scales: ["global"],
        anchors: { global: { "1": "Works through a list", "5": "Keeps finding out more" } },
        evidence: [],
        counter_evidence: null,
        motivated_by: null,
      },
      {
        ...PLAIN,
        applicability: "conditional",
        id: "G2",
        section: "G",
        name: "Repair",
        assesses: "What follows a misunderstanding.",
        asked_if: [
          { item: "G1", scale: "global", at_least: 2 },
          { category: "S1", among: ["video", "telephone"] },
        ],
        lineage: {
          rescaled: "G7",
          map: { global: { "0": 1, "1": 3, "2": 5 } },
          reason: "Three points were too few",
        },
        problem_areas: [],
        follows_problem_area: false,
        scales: ["global"],
        anchors: { global: { "1": "Goes on as if nothing were" } },
        evidence: ["“I got that wrong.”"],
        counter_evidence: "A change of subject",
        motivated_by: "Trust",
      },
    ],
    categories: [
      {
        ...PLAIN,
        id: "S1",
        section: null,
        question: "How did the two meet?",
        choices: [
          { id: "in_person", label: "In person", description: "In one room" },
          { id: "video", label: "By video", description: null },
          { id: "telephone", label: "By telephone", description: null },
        ],
        at_most: 1,
        statistics: ["percent_exact"],
      },
    ],
    counts: [
      {
        ...PLAIN,
        id: "QO",
        section: "T",
        name: "Open question",
        assesses: "A question that leaves the answer to the client.",
        examples: ["“What was that like?”"],
        lineage: "new",
        statistics: ["icc_a1"],
      },
      {
        ...PLAIN,
        id: "QC",
        section: "T",
        name: "Closed question",
        assesses: "A question that asks for yes or no.",
        examples: [],
        asked_if: [{ count: "QO", at_most: 9 }],
        lineage: { same: "QX" },
        statistics: ["icc_a1"],
      },
    ],
    flags: [
      {
        id: "X1",
        kind: "harm",
        text: "A sign of danger was missed",
        consequence: "blocks_pass_until_resolved",
      },
    ],
    scoring: {
      absent: { global: 1 },
      missed_opportunity: { global: 1 },
      not_applicable: "excluded",
      section_score: "none",
      overall_score: "sum_of_items",
      minimum_answered_percent: 100,
      evidence: "not_required",
      summaries: [
        {
          id: "open",
          label: "Open among all questions",
          unit: "percent",
          numerator: ["QO"],
          denominator: ["QO", "QC"],
        },
      ],
      benchmarks: [
        { of: "overall", scale: "global", at_least: 7, label: "Good", source: "Proposed" },
        { of: "G1", scale: "global", at_least: 3, label: "Sound", source: null },
        { of: "G2", scale: "global", at_least: 3, label: "Sound", source: null },
      ],
    },
    dropped: ["G9"],
    ...changes,
  });
}
