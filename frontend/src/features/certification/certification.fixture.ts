import type {
  Certificate,
  DecisionDetail,
  DecisionFigure,
  Portfolio,
  RuleVerdict,
  SupervisionEntry,
} from "@/api/types";

const TRAINEE = { id: "e1", code: "T01", name: "Ada Bright", programme: "p1" };
const PATHWAY = { id: "w1", slug: "practice", version: "1.0", title: "Supervised practice" };

export function ruleFixture(changes: Partial<RuleVerdict> = {}): RuleVerdict {
  return {
    rule: "sessions",
    kind: "sessions",
    sentence: "At least 4 sessions.",
    state: "pass",
    holds: "8 sessions, of 4.",
    missing: [],
    counts: ["session:s1"],
    ...changes,
  };
}

export const NOT_MET = ruleFixture({
  rule: "mean",
  kind: "mean_score",
  sentence: "The mean competence over the sessions is at least 2.5.",
  state: "not_yet",
  holds: "mean 2.38 over 8 sessions.",
  missing: ["a mean of 2.5; it is 2.38."],
  counts: ["rating:r1"],
});
const SIGNED = ruleFixture({
  rule: "signatures",
  kind: "signatures",
  sentence: "At least 2 people sign.",
  state: "not_yet",
  holds: "0 signatures of 2.",
  missing: ["2 more signatures."],
  counts: [],
});
const EVIDENCE = [
  {
    ref: "session:s1",
    kind: "session" as const,
    label: "C-1, session 2",
    on: "2026-01-30",
    detail: "",
    link: "s1",
  },
  {
    ref: "rating:r1",
    kind: "rating" as const,
    label: "Independent rating by R03 of C-1, session 2",
    on: "2026-02-10",
    detail: "competence 2.40",
    link: null,
  },
];

export function figureFixture(): DecisionFigure {
  return {
    value: 2.41,
    low: 1.99,
    high: 2.83,
    sem: 0.32,
    raw_mean: 2.38,
    cut: 2,
    confidence: 0.9,
    n_sessions: 8,
    n_raters: 4,
    n_ratings: 16,
    n_dropped: 0,
    n_adjusted: 4,
    component_source: "programme",
    n_trainees: 16,
    method: "own severity-adjusted mean over sessions",
    sentence: "The limits do not clear the cut: cannot tell.",
    warnings: [],
    software: "fidelity 0.1.0",
    data_hash: "ff993d7d9a71052eff993d7d9a71052e",
  };
}

export function logFixture(changes: Partial<SupervisionEntry> = {}): SupervisionEntry {
  return {
    id: "l1",
    programme: "p1",
    trainee: "e1",
    evidence: "",
    entered_by: "Ada Bright",
    entered_at: "2026-03-01T09:00:00Z",
    replaces: null,
    replaced_by: null,
    confirmed: null,
    refusal: "",
    reviewer: null,
    reviewed_at: null,
    supervisor: "Tobias Lind",
    held_on: "2026-02-20",
    minutes: 90,
    case: null,
    case_code: null,
    allowed_actions: ["confirm", "refuse"],
    ...changes,
  };
}

export function portfolioFixture(changes: Partial<Portfolio> = {}): Portfolio {
  return {
    trainee: TRAINEE,
    supervisors: [{ id: "u2", name: "Tobias Lind" }],
    choices: [{ id: "w1", slug: "practice", title: "Supervised practice" }],
    portfolio: {
      pathway: PATHWAY,
      instrument: "ipt",
      scale: "competence",
      on: "2026-03-02",
      since: null,
      basis: "all",
      state: "not_yet",
      unsigned_state: "not_yet",
      n_sessions: 8,
      rules: [ruleFixture(), NOT_MET, SIGNED],
      evidence: EVIDENCE,
      figures: [figureFixture()],
      left_out: [{ reason: "no_consent", n: 2 }],
      requirements: [],
      months_valid: 12,
    },
    allowed_actions: ["request", "enter_claims"],
    ...changes,
  };
}

export const HASH = "d174b3078f3edbaf".repeat(4);

export function decisionFixture(changes: Partial<DecisionDetail> = {}): DecisionDetail {
  return {
    id: "d1",
    programme: "p1",
    trainee: TRAINEE,
    pathway: PATHWAY,
    purpose: "decision",
    renews: null,
    reconsiders: null,
    since: null,
    note: "",
    requested_by: "Ada Bright",
    requested_at: "2026-03-01T09:00:00Z",
    state: "in_review",
    concluded_at: null,
    flags: [],
    trace: {
      number: 1,
      on: "2026-03-02",
      frozen_at: "2026-03-02T09:00:00Z",
      frozen_by: "Lena Lead",
      state: "pass",
      rules: [ruleFixture(), SIGNED],
      evidence: EVIDENCE,
      figures: [figureFixture()],
      n_sessions: 8,
      n_ratings: 16,
      trace_hash: HASH,
      evidence_hash: "e".repeat(64),
      pathway_fingerprint: "f".repeat(64),
      rubrics: [{ slug: "ipt", version: "1.0", fingerprint: "a".repeat(64) }],
      software: "fidelity 0.1.0",
    },
    differences: [],
    signatures: [],
    signatures_needed: 2,
    steps: [
      {
        action: "request",
        state: "requested",
        reason: "",
        taken_by: "Ada Bright",
        taken_at: "2026-03-01T09:00:00Z",
        signed_hash: "",
      },
    ],
    appeal_until: null,
    sign_bar: "",
    allowed_actions: ["review", "sign", "certify", "refuse", "withdraw"],
    ...changes,
  };
}

export function certificateFixture(changes: Partial<Certificate> = {}): Certificate {
  return {
    id: "k1",
    programme: "p1",
    trainee: TRAINEE,
    decision: "d1",
    code: "F6KD-7BFQ-YMN3",
    title: "Supervised practice",
    pathway_version: "1.0",
    issued_at: "2026-03-02T09:00:00Z",
    valid_until: "2027-03-02",
    state: "valid",
    revocation: null,
    is_flagged: false,
    is_in_doubt: false,
    is_renewed: false,
    renews: null,
    credential_hash: "c".repeat(64),
    allowed_actions: ["open", "revoke"],
    ...changes,
  };
}
