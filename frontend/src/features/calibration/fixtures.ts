import type {
  CalibrationAttempt,
  CalibrationSet,
  Drift,
  GateChances,
  QualificationRule,
  RaterStanding,
  RaterStandingDetail,
  Standing,
} from "@/api/types";
import { PROPOSED } from "./terms";

const RUBRIC = { id: "b1", slug: "ipt", version: "1.0", title: "IPT" };

export function standing(changes: Partial<Standing> = {}): Standing {
  return {
    rubric: RUBRIC,
    state: "in_training",
    sentence: "In training: no test is passed yet.",
    valid_until: null,
    tries_used: 0,
    tries_left: 3,
    n_checks: null,
    last_check_on: null,
    quiz: null,
    review: null,
    allowed_actions: [],
    ...changes,
  };
}

export function rater(changes: Partial<RaterStanding> = {}): RaterStanding {
  return {
    id: "m1",
    programme: "p1",
    person: "u2",
    code: "R01",
    name: "Rana Rater",
    is_own: true,
    standings: [standing()],
    ...changes,
  };
}

export function raterDetail(changes: Partial<RaterStandingDetail> = {}): RaterStandingDetail {
  return { ...rater(), attempts: [], history: [], drift: null, ...changes };
}

export function underReview(): RaterStandingDetail {
  return raterDetail({
    is_own: false,
    standings: [
      standing({
        state: "under_review",
        sentence: "Under review: hidden gold sessions show that scores have moved away from gold.",
        valid_until: "2027-01-31",
        n_checks: 3,
        last_check_on: "2026-03-02",
        review: {
          at: "2026-03-02T12:00:00Z",
          since: "2026-02-10T12:00:00Z",
          n_ratings: 4,
          sentence: "Ratings submitted since 10 February 2026 are in doubt.",
        },
        allowed_actions: ["clear", "uphold"],
      }),
    ],
    history: [
      {
        id: "c1",
        change: "under_review",
        rubric: "b1",
        at: "2026-03-02T12:00:00Z",
        valid_until: null,
        since: "2026-02-10T12:00:00Z",
        reason: "",
        decided_by: null,
      },
    ],
    drift: [drift()],
  });
}

export function drift(changes: Partial<Drift> = {}): Drift {
  const at = (position: number, difference: number, alarms: string[]) => ({
    position,
    label: `T01 session ${position}`,
    at: `2026-02-0${position}T10:00:00Z`,
    difference,
    n_within_one: 6,
    n_sections: 7,
    ewma: difference / 2,
    ewma_low: -0.3,
    ewma_high: 0.3,
    alarms,
  });
  return {
    rubric: "b1",
    scale: "competence",
    alarms: true,
    sentence: "The charts alarm at hidden gold session 3 of 3: the rater has become harsher.",
    points: [at(1, 0.1, []), at(2, -0.8, []), at(3, -1.1, ["ewma"])],
    centre: 0,
    n_qualification: 10,
    false_alarm: 0.047,
    n_planned: 20,
    charts_reason: null,
    window: { n_sessions: 3, n_needed: 5, bias: -0.6, within_one: 0.86, alarms: [] },
    software: "fidelity 0.1.0",
    data_hash: "a".repeat(64),
    read_at: "2026-03-02T12:00:00Z",
    ...changes,
  };
}

export function calibrationSet(changes: Partial<CalibrationSet> = {}): CalibrationSet {
  return {
    id: "s1",
    programme: "p1",
    name: "Practice A",
    version: 1,
    purpose: "practice",
    rubric: RUBRIC,
    n_sessions: 5,
    sessions: null,
    n_fresh: 4,
    why_not: null,
    is_simulated: true,
    made_at: "2026-01-01T10:00:00Z",
    allowed_actions: ["begin"],
    ...changes,
  };
}

export function attempt(changes: Partial<CalibrationAttempt> = {}): CalibrationAttempt {
  return {
    id: "a1",
    programme: "p1",
    set_name: "Practice A",
    purpose: "practice",
    rater_code: "R01",
    is_own: true,
    rubric: RUBRIC,
    round: "r1",
    number: null,
    tries: null,
    is_retest: false,
    n_sessions: 4,
    n_done: 1,
    is_simulated: true,
    started_at: "2026-02-01T10:00:00Z",
    result: null,
    ending: null,
    allowed_actions: ["read_feedback"],
    ...changes,
  };
}

export function rule(changes: Partial<QualificationRule> = {}): QualificationRule {
  return {
    id: "q1",
    programme: "p1",
    instrument: "ipt",
    version: 1,
    terms: PROPOSED,
    chances: { test: chances(10), retest: chances(6) },
    reason: "To begin with.",
    adopted_at: "2026-01-01T10:00:00Z",
    ...changes,
  };
}

export function chances(nSessions: number): GateChances {
  const point = (name: string, once: number, within: number) => ({
    rater: { name, noise: 0.2, bias: 0.1, session_noise: 0.05 },
    icc_a1: 0.87,
    p_pass: { value: once, low: once, high: once },
    p_pass_within_tries: { value: within, low: within, high: within },
  });
  return {
    points: [point("good", 0.93, 0.999), point("poor", 0.06, 0.17)],
    gold_set: {
      n_sessions: nSessions,
      n_sections: 7,
      mean: 3,
      session: 0.6,
      section: 0.4,
      gold_noise: 0.05,
    },
    replicates: 2000,
    n_bootstrap: 500,
    seed: 1,
    software: "fidelity 0.1.0",
  };
}

export function page<T>(results: readonly T[]) {
  return { count: results.length, next: null, previous: null, results };
}
