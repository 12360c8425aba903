/** One plausible object of each kind, so that a test says only what it is about. */
import type {
  Assignment,
  AuditEvent,
  Case,
  ConsentForm,
  Me,
  Membership,
  MyMembership,
  Page,
  Pathway,
  Round,
  RoundSummary,
  Rubric,
  RubricDefinition,
  RubricSummary,
  TherapySession,
  Turn,
} from "@/api/types";

export function pageOf<T>(results: T[]): Page<T> {
  return { count: results.length, next: null, previous: null, results };
}

export function membershipFixture(changes: Partial<MyMembership> = {}): MyMembership {
  return {
    programme: { id: "p1", slug: "demo", name: "Demo programme", is_simulated: true },
    roles: ["lead"],
    permissions: [
      "session.read",
      "transcript.prepare",
      "consent.record",
      "case.manage",
      "round.read",
      "round.manage",
      "reliability.read",
      "curve.read",
      "rubric.read",
      "people.read",
      "people.manage",
      "audit.read",
    ],
    code: null,
    ...changes,
  };
}

export function meFixture(changes: Partial<Me> = {}): Me {
  return {
    id: "u1",
    email: "lead@demo.example",
    name: "Lena Lead",
    is_demo: true,
    memberships: [membershipFixture()],
    ...changes,
  };
}

export function assignmentFixture(changes: Partial<Assignment> = {}): Assignment {
  return {
    id: "a1",
    programme: "p1",
    round: {
      id: "r1",
      name: "Spring round",
      phase: "independent",
      due_on: "2026-03-13",
      blind_to_trainee: true,
    },
    rubric: "b1",
    code: "K7QX",
    session_phase: "middle",
    session_format: "individual",
    transcript: "t1",
    n_turns: 84,
    status: "waiting",
    text_closed: null,
    rating: null,
    items_done: 0,
    items_required: 19,
    is_simulated: true,
    is_paused: false,
    allowed_actions: ["start", "recuse"],
    ...changes,
  };
}

export function roundFixture(changes: Partial<RoundSummary> = {}): RoundSummary {
  return {
    id: "r1",
    programme: "p1",
    name: "Spring round",
    phase: "independent",
    rubric: { id: "b1", slug: "ipt", version: "0.1", title: "IPT adherence and competence" },
    raters_per_session: 2,
    due_on: "2026-03-13",
    blind_to_trainee: true,
    is_simulated: true,
    n_sessions: 6,
    n_raters: 3,
    n_assignments: 12,
    n_submitted: 5,
    started_at: "2026-03-01T09:00:00Z",
    closed_at: null,
    allowed_actions: ["close"],
    ...changes,
  };
}

export function roundDetailFixture(changes: Partial<Round> = {}): Round {
  return {
    ...roundFixture(),
    sessions: [
      {
        id: "rs1",
        session: "s1",
        code: "K7QX",
        label: "T03 · session 4",
        trainee_code: "T03",
        raters: [
          { person: "u2", code: "R01", name: "Rana Rater", status: "submitted" },
          { person: "u3", code: "R02", name: "Rob Rater", status: "waiting" },
        ],
      },
    ],
    ...changes,
  };
}

export function sessionFixture(changes: Partial<TherapySession> = {}): TherapySession {
  return {
    id: "s1",
    programme: "p1",
    label: "T03 · session 4",
    case: { id: "c1", code: "C-07" },
    trainee: { id: "e1", code: "T03", name: "Tara Trainee" },
    number: 4,
    held_on: "2026-02-03",
    phase: "middle",
    phase_proposed: "middle",
    format: "individual",
    is_simulated: true,
    transcript: {
      id: "t1",
      n_turns: 84,
      duration_ms: 2_940_000,
      source_format: "webvtt",
      deleted_at: null,
      warnings: [],
    },
    consent: {
      id: "k1",
      scopes: ["training"],
      given_on: "2026-01-10",
      expires_on: null,
      keep_scores: false,
      form: "f1",
      form_name: "Recording",
      form_version: "1.0",
      recorded_at: "2026-01-10T10:00:00Z",
      withdrawn_at: null,
      withdrawn_by: null,
    },
    consent_state: "in_force",
    deidentified_at: "2026-02-05T10:00:00Z",
    is_assignable: true,
    not_assignable_reasons: [],
    allowed_actions: ["update", "record_consent", "attest_deidentified", "read_transcript"],
    ...changes,
  };
}

export function consentFormFixture(changes: Partial<ConsentForm> = {}): ConsentForm {
  return {
    id: "f1",
    programme: "p1",
    name: "Recording",
    version: "1.0",
    text: "I agree that my sessions are recorded.",
    scopes: ["training", "media"],
    offers_keeping_scores: true,
    expires_after_months: 24,
    published_at: "2026-01-01T10:00:00Z",
    is_current: true,
    is_used: true,
    ...changes,
  };
}

export function turnsFixture(n: number): Turn[] {
  return Array.from({ length: n }, (_, index) => ({
    number: index + 1,
    speaker: index % 2 === 0 ? "Therapist" : "Client",
    role: index % 2 === 0 ? "therapist" : "client",
    start_ms: index * 5000,
    end_ms: index * 5000 + 4000,
    text: `This is what turn ${index + 1} says.`,
  }));
}

export function caseFixture(changes: Partial<Case> = {}): Case {
  return {
    id: "c1",
    programme: "p1",
    trainee: { id: "e1", code: "T03", name: "Tara Trainee" },
    code: "C-07",
    format: "individual",
    planned_sessions: 16,
    agreed_problem_areas: ["dispute"],
    allowed_actions: [],
    ...changes,
  };
}

export function memberFixture(changes: Partial<Membership> = {}): Membership {
  return {
    id: "m1",
    programme: "p1",
    person: { id: "u2", name: "Rana Rater", email: "rater1@demo.example", is_active: true },
    role: "rater",
    code: "R01",
    starts_on: "2026-01-01",
    ends_on: null,
    allowed_actions: [],
    ...changes,
  };
}

export function auditEventFixture(changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: "v1",
    sequence: 17,
    at: "2026-03-02T10:00:00Z",
    actor: "Lena Lead",
    role: "lead",
    said: "started a round",
    verb: "round.started",
    target_type: "round",
    target: "r1",
    outcome: "allowed",
    purpose: "",
    hash: "9f2c4a7e1b",
    ...changes,
  };
}

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
