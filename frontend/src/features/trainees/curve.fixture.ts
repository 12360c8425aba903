import type {
  CurveModel,
  CurvePoint,
  MyMembership,
  Rating,
  Release,
  TherapySession,
  TraineeCurve,
  TraineeMonitor,
  TraineeSections,
} from "@/api/types";

export function makePoint(x: number, score: number, changes: Partial<CurvePoint> = {}): CurvePoint {
  return {
    x,
    number: x,
    held_on: "2026-03-09",
    case_code: "C1",
    phase: "initial",
    kind: "independent",
    rater_code: "R02",
    score,
    score_as_rated: score,
    score_adjusted: null,
    n_items: 12,
    rubric_version: "0.1",
    by_adjudicated_area: false,
    session: `s${x}`,
    round_name: "Spring round",
    ...changes,
  };
}

export const FITTED: CurveModel = {
  fitted: true,
  curve: [
    { x: 1, level: 2.1, low: 1.6, high: 2.6, p_at_or_above_cut: 0.02 },
    { x: 2, level: 2.9, low: 2.5, high: 3.3, p_at_or_above_cut: 0.12 },
  ],
  cohort_curve: [
    { x: 1, level: 2, low: 1.8, high: 2.2 },
    { x: 2, level: 2.4, low: 2.2, high: 2.6 },
  ],
  confidence: 0.95,
  n_trainees: 12,
  n_sessions: 60,
  n_ratings: 120,
  n_raters: 4,
  sentence: "At session 2 the level is about 2.9, most likely between 2.5 and 3.3.",
  warnings: [{ code: "singular_slope", text: "Trainees were given one common slope." }],
  method: "Block REML",
  software: "fidelity 0.1.0",
  data_hash: "beef01",
};

export const REFUSED: CurveModel = {
  fitted: false,
  reason: "insufficient_data",
  text: "This cohort has four trainees; with fewer than five no cohort model is fitted.",
  line: [
    { x: 1, level: 2 },
    { x: 2, level: 3 },
  ],
};

const NO_GAP: TraineeCurve["self_against"] = {
  sessions: [],
  gap: null,
  low: null,
  high: null,
  sentence: "No session has both a self-rating and an independent rating.",
};

export function makeCurve(changes: Partial<TraineeCurve> = {}): TraineeCurve {
  return {
    trainee: { id: "t1", code: "T01", name: "Mira Holt" },
    cohort: { id: "c1", name: "Cohort 2026", n_trainees: 12 },
    instrument: { id: "ipt", name: "IPT rubric" },
    instruments: [{ id: "ipt", name: "IPT rubric", n_ratings: 2 }],
    versions: {
      used: ["0.1"],
      read_as: "0.1",
      unreadable: [],
      n_items: 26,
      n_comparable: 26,
      rescaled: [],
      left_out: [],
      sentence: null,
    },
    scale: { id: "competence", name: "Competence", min: 0, max: 6 },
    scales: [
      { id: "adherence", name: "Adherence" },
      { id: "competence", name: "Competence" },
    ],
    section: { id: "overall", name: "Whole rating" },
    sections: [
      { id: "overall", name: "Whole rating" },
      { id: "A", name: "Focus on the present" },
      { id: "B", name: "Problem area" },
    ],
    cut: 4,
    past: { n_sessions: 0, n_left_out: 0, points: [], sentence: null },
    points: [makePoint(1, 2), makePoint(2, 3, { phase: "middle", kind: "supervisor" })],
    model: FITTED,
    self_against: NO_GAP,
    monitor: null,
    is_simulated: true,
    ...changes,
  };
}

export const MONITOR: TraineeMonitor = {
  status: "not yet",
  sentence: "The monitor has not signalled yet.",
  error_rates: [
    "Of 100 trainees at 3.5 points it would wrongly signal about 5 within 20 sessions.",
  ],
  points: [{ x: 1, score: 4.2, value: 0.4, watch: null }],
  limit: 4.1,
  watch_limit: 4.1,
  signal_x: null,
  alarm_x: null,
  inadequate: 3.5,
  adequate: 4.5,
  n_planned: 20,
  false_declaration: 0.05,
  power: 0.95,
  false_alarm: 0.05,
  detection: 0.95,
  own_components: false,
  adjusted: true,
  method: "LC-CUSUM",
  software: "fidelity 0.1.0",
};

export function makeSections(): TraineeSections {
  const scales = [
    { id: "adherence", name: "Adherence", min: 0, max: 4 },
    { id: "competence", name: "Competence", min: 0, max: 6 },
  ];
  return {
    instrument: { id: "ipt", name: "IPT rubric" },
    pictures: ["A", "B"].flatMap((id) =>
      scales.map((scale) => ({
        section: { id, name: id === "A" ? "Focus on the present" : "Problem area" },
        scale,
        points: id === "A" ? [makePoint(1, 2)] : [],
        curve: [],
      })),
    ),
  };
}

export function makeRelease(changes: Partial<Release> = {}): Release {
  return {
    id: "rel1",
    programme: "p1",
    rating: "rat1",
    session: {
      id: "s1",
      number: 1,
      held_on: "2026-03-09",
      case_code: "C1",
      phase: "initial",
      transcript: "tr1",
    },
    trainee: { id: "t1", code: "T01" },
    rater_code: "R02",
    kind: "supervisor",
    comment: "You stayed with the quarrel.",
    released_at: "2026-03-10T10:00:00Z",
    overall: [
      { scale: "adherence", name: "Adherence", score: 2.4 },
      { scale: "competence", name: "Competence", score: null },
    ],
    ...changes,
  };
}

export function makeSession(changes: Partial<TherapySession> = {}): TherapySession {
  return {
    id: "s1",
    programme: "p1",
    label: "C1 session 1",
    case: { id: "ca1", code: "C1" },
    trainee: { id: "t1", code: "T01", name: "Mira Holt" },
    number: 1,
    held_on: "2026-03-09",
    phase: "initial",
    phase_proposed: null,
    format: "individual",
    recording: "recorded",
    missing_reason: null,
    missing_note: "",
    is_simulated: true,
    transcript: null,
    consent: null,
    consent_state: "in_force",
    deidentified_at: null,
    is_assignable: false,
    not_assignable_reasons: [],
    allowed_actions: ["rate_as_supervisor"],
    ...changes,
  };
}

export function makeRating(changes: Partial<Rating> = {}): Rating {
  return {
    id: "rat1",
    programme: "p1",
    kind: "supervisor",
    status: "submitted",
    version: 3,
    is_simulated: true,
    code: "C1 session 1",
    session: "s1",
    session_phase: "initial",
    session_format: "individual",
    transcript: "tr1",
    n_turns: 60,
    text_closed: null,
    ended_by_lead: false,
    rubric: "rub1",
    rater_code: "R07",
    is_own: true,
    problem_areas: ["dispute"],
    items: [],
    flags: [],
    summaries: [],
    applicability: {},
    missing: [],
    note: "",
    active_seconds: 900,
    started_at: "2026-03-09T10:00:00Z",
    submitted_at: "2026-03-09T11:00:00Z",
    released_at: null,
    is_paused: false,
    allowed_actions: ["release"],
    ...changes,
  };
}

export function membership(roles: MyMembership["roles"], permissions: string[]): MyMembership {
  return {
    programme: { id: "p1", slug: "north", name: "North", is_simulated: false },
    roles,
    permissions,
    code: null,
  };
}

export const listOf = (results: unknown[]) => ({
  count: results.length,
  next: null,
  previous: null,
  results,
});
