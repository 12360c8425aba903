import type { Estimate, ReliabilityReport, ReliabilityVariable, Round, ScaleId } from "@/api/types";

export const estimate = (value: number, low: number | null, high: number | null): Estimate => ({
  value,
  low,
  high,
  se: null,
  method: "REML, profile likelihood",
  warnings: [],
});

export const none = (reason: string, text: string): Estimate => ({
  value: null,
  low: null,
  high: null,
  se: null,
  reason,
  text,
  warnings: [],
});

export function variable(
  key: string,
  scale: ScaleId,
  changes: Partial<ReliabilityVariable> = {},
): ReliabilityVariable {
  return {
    key: `${key}.${scale}`,
    level: "item",
    item: key,
    section: key.slice(0, 1),
    scale,
    name: `Item ${key}`,
    design: "incomplete",
    n_sessions: 24,
    n_raters: 4,
    n_ratings: 48,
    n_double_rated: 24,
    estimates: { icc_a1: estimate(0.61, 0.48, 0.72) },
    variance: { session: 0.6, rater: 0.1, residual: 0.3 },
    applicability: null,
    warnings: [],
    ...changes,
  };
}

/** One rater who grew harsher, one of whom it cannot be told. */
export const DRIFT: ReliabilityReport["drift"] = [
  {
    scale: "competence",
    n_sessions: 20,
    n_ratings: 52,
    first: "2026-01-05",
    last: "2026-04-06",
    p_value: 0.03,
    data_hash: "d1",
    raters: [
      {
        code: "R10",
        name: null,
        change: "cannot_tell",
        slope: none("rater_thin", "Fewer than five shared ratings."),
        n_ratings: 3,
        months: 1,
      },
      {
        code: "R02",
        name: "Ada Venn",
        change: "harsher",
        slope: estimate(0.21, 0.05, 0.37),
        n_ratings: 18,
        months: 3,
      },
      {
        code: "R03",
        name: null,
        change: "none_shown",
        slope: estimate(-0.02, -0.2, 0.16),
        n_ratings: 15,
        months: 3,
      },
    ],
  },
];

export function makeReport(changes: Partial<ReliabilityReport> = {}): ReliabilityReport {
  const overall = { level: "overall", item: null, section: null, name: "Whole rating" } as const;
  return {
    id: "rep1",
    round: { id: "rnd1", name: "Spring round" },
    rounds: [{ id: "rnd1", name: "Spring round" }],
    n_rounds: 1,
    cohort: null,
    closed_from: null,
    closed_to: null,
    joined: null,
    programme: "p1",
    rubric: { id: "rub1", slug: "ipt", version: "0.1" },
    created_at: "2026-03-09T10:00:00Z",
    headline: {
      sentence: "With two raters per session these scores can support group statements.",
      scale: "competence",
      statistic: "icc_a1",
      value: 0.61,
      low: 0.48,
      high: 0.72,
      band: "poor to moderate",
      scheme: "Koo & Li",
    },
    n_sessions: 24,
    n_raters: 4,
    n_ratings: 48,
    is_simulated: true,
    flags: [],
    software: "fidelity 0.1.0",
    data_hash: "c0ffee",
    left_out: [{ reason: "draft", n: 3, text: "Not submitted." }],
    confidence: 0.95,
    variables: [
      variable("A1", "adherence", { estimates: { icc_a1: estimate(0.8, 0.7, 0.9) } }),
      variable("A1", "competence", {
        warnings: [{ code: "few_raters", text: "Fewer than five raters." }],
      }),
      variable("A2", "adherence", {
        estimates: { icc_a1: none("no_variation", "All scores are the same.") },
        variance: null,
      }),
      variable("A2", "competence", {
        estimates: { icc_a1: estimate(0.3, 0.1, 0.5) },
        warnings: [{ code: "few_raters", text: "Fewer than five raters." }],
      }),
      variable("A", "competence", { level: "section", item: null, name: "Focus on the present" }),
      variable("overall", "competence", overall),
      variable("overall", "adherence", overall),
    ],
    raters: [
      {
        code: "R10",
        name: null,
        scale: "competence",
        severity: -0.3,
        low: -0.6,
        high: -0.1,
        n_ratings: 12,
        warnings: [],
      },
      {
        code: "R02",
        name: "Ada Venn",
        scale: "competence",
        severity: 0.4,
        low: 0.1,
        high: 0.7,
        n_ratings: 12,
        warnings: [],
      },
    ],
    rater_pairs: [
      {
        a: "R02",
        b: "R10",
        scale: "competence",
        n: 40,
        n_sessions: 8,
        within_one: 0.9,
        exact: 0.5,
        weighted_kappa: estimate(0.71, 0.4, 0.88),
      },
      {
        a: "R02",
        b: "R11",
        scale: "competence",
        n: 20,
        n_sessions: 4,
        within_one: 0.6,
        exact: 0.3,
        weighted_kappa: none("no_variation", "The scores do not vary, so this is undefined."),
      },
    ],
    problem_area: { n_sessions: 24, n_same: 21, percent: 0.875 },
    judgements: [],
    drift: [],
    cross_check: { package: "pingouin 0.7.0", n_variables: 12, max_abs_difference: 2e-15 },
    methods_paragraph: "Agreement was estimated as ICC(A,1).",
    ...changes,
  };
}

export function makeRound(changes: Partial<Round> = {}): Round {
  return {
    id: "rnd1",
    programme: "p1",
    name: "Spring round",
    phase: "closed",
    rubric: { id: "rub1", slug: "ipt", version: "0.1", title: "IPT" },
    raters_per_session: 2,
    double_coded_percent: 20,
    due_on: null,
    blind_to_trainee: true,
    rater_gate: "warn",
    check_every: 10,
    is_simulated: true,
    n_sessions: 24,
    n_raters: 4,
    n_assignments: 48,
    n_submitted: 45,
    started_at: "2026-02-01T10:00:00Z",
    closed_at: "2026-03-01T10:00:00Z",
    allowed_actions: [],
    draw: null,
    out_of_status: null,
    sessions: [],
    ...changes,
  };
}
