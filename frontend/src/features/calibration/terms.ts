import type { RuleTerms } from "@/api/types";

export type TermName = Exclude<keyof RuleTerms, "scale">;

/** What the product proposes, to be seen before use. */
export const PROPOSED: RuleTerms = {
  scale: "competence",
  least_icc: 0.75,
  least_icc_low: 0.4,
  least_within_one: 0.85,
  most_bias: 0.5,
  tries: 3,
  quiz_questions: 20,
  quiz_pass: 0.8,
  practice_sessions: 5,
  test_sessions: 10,
  retest_sessions: 6,
  valid_months: 12,
  drift_alpha: 0.05,
  drift_planned: 20,
  drift_bias: 0.5,
  drift_within_one: 0.8,
  drift_window: 10,
  drift_least: 5,
};

interface Field {
  name: TermName;
  label: string;
  min: number;
  max: number;
  step: number;
}

export const FIELD_GROUPS: readonly { legend: string; fields: readonly Field[] }[] = [
  {
    legend: "To pass, all at once",
    fields: [
      { name: "least_icc", label: "ICC(A,1) with gold, at least", min: 0, max: 1, step: 0.05 },
      { name: "least_icc_low", label: "Its lower limit, at least", min: -1, max: 1, step: 0.05 },
      {
        name: "least_within_one",
        label: "Share within one point, at least",
        min: 0,
        max: 1,
        step: 0.05,
      },
      {
        name: "most_bias",
        label: "Mean of rater minus gold, either way, at most",
        min: 0,
        max: 100,
        step: 0.1,
      },
    ],
  },
  {
    legend: "Before the first test on a version",
    fields: [
      {
        name: "quiz_questions",
        label: "Questions of the quiz, 0 for none",
        min: 0,
        max: 60,
        step: 1,
      },
      {
        name: "quiz_pass",
        label: "Share of them to be right, at least",
        min: 0.5,
        max: 1,
        step: 0.05,
      },
    ],
  },
  {
    legend: "How the test is taken",
    fields: [
      {
        name: "practice_sessions",
        label: "Sessions in practice before",
        min: 0,
        max: 100,
        step: 1,
      },
      { name: "test_sessions", label: "Sessions in a test", min: 2, max: 100, step: 1 },
      {
        name: "retest_sessions",
        label: "Sessions in a re-test on a new version",
        min: 2,
        max: 100,
        step: 1,
      },
      { name: "tries", label: "Tries", min: 1, max: 10, step: 1 },
      { name: "valid_months", label: "Months that a status holds", min: 1, max: 120, step: 1 },
    ],
  },
  {
    legend: "When the watch on hidden gold alarms",
    fields: [
      {
        name: "drift_alpha",
        label: "Chance of a false alarm of the charts",
        min: 0.001,
        max: 0.5,
        step: 0.01,
      },
      { name: "drift_planned", label: "Within so many hidden sessions", min: 5, max: 200, step: 1 },
      { name: "drift_window", label: "Or over the last sessions", min: 1, max: 100, step: 1 },
      { name: "drift_least", label: "Of which at least", min: 1, max: 100, step: 1 },
      { name: "drift_bias", label: "Mean beyond, in points", min: 0, max: 100, step: 0.1 },
      {
        name: "drift_within_one",
        label: "Share within one point below",
        min: 0,
        max: 1,
        step: 0.05,
      },
    ],
  },
];
