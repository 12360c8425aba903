/** One plausible instrument and pathway, so that a test says only what it is about. */
import type { Pathway, Rubric, RubricDefinition, RubricSummary } from "@/api/types";

export function rubricSummaryFixture(changes: Partial<RubricSummary> = {}): RubricSummary {
  return {
    id: "b1",
    programme: null,
    slug: "ipt",
    version: "0.1",
    title: "IPT adherence and competence",
    status: "draft",
    fingerprint: "4be1f0",
    language: "en",
    loaded_at: "2026-01-05T09:00:00Z",
    pinned_in: [],
    allowed_actions: [],
    ...changes,
  };
}

export function rubricFixture(changes: Partial<Rubric> = {}): Rubric {
  return {
    ...rubricSummaryFixture(),
    permission_note: "",
    has_source: true,
    definition: definitionFixture(),
    ...changes,
  };
}

export function definitionFixture(changes: Partial<RubricDefinition> = {}): RubricDefinition {
  return {
    slug: "ipt",
    version: "0.1",
    follows: null,
    status: "draft",
    title: "IPT adherence and competence",
    language: "en",
    licence: "GPL-3.0-or-later",
    permission: "Original wording.",
    guidance: ["Rate what was observed in this session."],
    sources: [],
    scales: {
      adherence: {
        id: "adherence",
        label: "Adherence",
        question: "How much was it done?",
        direction: "higher_is_better",
        general_anchors: {},
        statistics: ["icc_a1"],
        min: 0,
        max: 4,
        points: {
          "0": "absent",
          "1": "trace",
          "2": "partial",
          "3": "substantial",
          "4": "thorough",
        },
      },
      competence: {
        id: "competence",
        label: "Competence",
        question: "How well was it done?",
        direction: "higher_is_better",
        general_anchors: {},
        statistics: ["icc_a1"],
        min: 0,
        max: 6,
        points: { "0": "absent", "2": "basic", "3": "adequate", "6": "excellent" },
      },
    },
    problem_areas: [
      { id: "grief", label: "Grief" },
      { id: "dispute", label: "Role dispute" },
    ],
    phases: [
      { id: "initial", label: "Initial" },
      { id: "middle", label: "Middle" },
      { id: "termination", label: "Termination" },
    ],
    problem_area: { question: "Which problem area was worked on?", at_most: 2 },
    formats: [{ id: "individual", label: "Individual" }],
    sections: [
      { id: "A", title: "Focus on the present" },
      { id: "B", title: "Problem area" },
    ],
    items: [
      {
        id: "A1",
        section: "A",
        name: "Opens with the week",
        assesses: "Asks how things have been since the last meeting.",
        applicability: { initial: "conditional", middle: "required", termination: "required" },
        phases: { initial: "conditional", middle: "required", termination: "required" },
        asked_if: [],
        lineage: null,
        problem_areas: ["grief", "dispute"],
        follows_problem_area: false,
        formats: ["individual"],
        scales: ["adherence", "competence"],
        anchors: {
          adherence: { "0": "Does not ask.", "4": "Asks and links the answer to mood." },
          competence: { "0": "Mechanical.", "6": "Lets the answer steer the session." },
        },
        evidence: ["How have things been since we last met?"],
        counter_evidence: "A social greeting.",
        motivated_by: "",
        note: null,
      },
      {
        id: "B4",
        section: "B",
        name: "Role dispute work",
        assesses: "Clarifies the stage of the dispute and what each side expects.",
        applicability: { initial: "conditional", middle: "required", termination: "never" },
        phases: { initial: "conditional", middle: "required", termination: "never" },
        asked_if: [],
        lineage: null,
        problem_areas: ["dispute"],
        follows_problem_area: true,
        formats: ["individual"],
        scales: ["adherence", "competence"],
        anchors: { adherence: { "0": "Not done." }, competence: { "0": "Poor." } },
        evidence: ["What did you want him to hear?"],
        counter_evidence: "Advice to leave.",
        motivated_by: "",
        note: null,
      },
    ],
    categories: [],
    counts: [],
    flags: [
      {
        id: "X1",
        kind: "drift",
        text: "Interprets childhood as the main work.",
        consequence: "recorded",
      },
    ],
    scoring: {
      absent: { adherence: 0, competence: 0 },
      missed_opportunity: { adherence: 0, competence: 0 },
      not_applicable: "excluded",
      section_score: "mean_of_items",
      overall_score: "mean_of_items",
      minimum_answered_percent: 80,
      evidence: "above_absent",
      summaries: [],
      benchmarks: [],
    },
    dropped: [],
    ...changes,
  };
}

export function pathwayFixture(changes: Partial<Pathway> = {}): Pathway {
  return {
    id: "w1",
    programme: null,
    slug: "portfolio",
    version: "1.0",
    title: "Portfolio pathway",
    status: "published",
    fingerprint: "77c1d3",
    language: "en",
    loaded_at: "2026-01-05T09:00:00Z",
    adopted_in: [],
    allowed_actions: [],
    permission_note: "",
    definition: {
      slug: "portfolio",
      version: "1.0",
      status: "published",
      title: "Portfolio pathway",
      summary: "Two portfolios of different clients.",
      language: "en",
      licence: "GPL-3.0-or-later",
      permission: "Own wording.",
      sources: [{ title: "Published requirements", used_for: "The numbers" }],
      instrument: { kind: "supplied", supplied: "An instrument of quality", lowest: 1, highest: 5 },
      rules: [
        {
          id: "clients",
          kind: "clients",
          sentence: "Sessions with at least 2 different clients.",
          why: "Two portfolios of different clients.",
          parameters: { at_least: 2 },
        },
      ],
    },
    ...changes,
  };
}
