/** One plausible object of each kind, so that a test says only what it is about. */
import type {
  Assignment,
  AuditEvent,
  AuditVerification,
  AuditWeek,
  Case,
  ConsentForm,
  Me,
  Membership,
  MyMembership,
  Page,
  Round,
  RoundSummary,
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
      "audit.verify",
      "audit.review",
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
    administers_installation: false,
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
      purpose: "rating",
      phase: "independent",
      due_on: "2026-03-13",
      blind_to_trainee: true,
    },
    rubric: "b1",
    code: "K7QX",
    due_on: "2026-03-13",
    session_phase: "middle",
    session_format: "individual",
    transcript: "t1",
    n_turns: 84,
    status: "waiting",
    text_closed: null,
    ended_by_lead: false,
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
    double_coded_percent: 20,
    due_on: "2026-03-13",
    blind_to_trainee: true,
    rater_gate: "warn",
    check_every: 10,
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
    draw: null,
    out_of_status: [],
    sessions: [
      {
        id: "rs1",
        session: "s1",
        code: "K7QX",
        label: "T03 · session 4",
        is_check: false,
        trainee_code: "T03",
        raters: [
          {
            person: "u2",
            code: "R01",
            name: "Rana Rater",
            status: "submitted",
            due_on: "2026-03-13",
            recusal_reason: "",
          },
          {
            person: "u3",
            code: "R02",
            name: "Rob Rater",
            status: "waiting",
            due_on: "2026-03-13",
            recusal_reason: "",
          },
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
    recording: "recorded",
    missing_reason: null,
    missing_note: "",
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
    condition: "depression",
    planned_sessions: 16,
    agreed_problem_areas: ["dispute"],
    is_blinded: false,
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

export function verificationFixture(changes: Partial<AuditVerification> = {}): AuditVerification {
  return {
    id: "v1",
    programme: "p1",
    asked_by: null,
    asked_at: "2026-03-09T00:10:00Z",
    finished_at: "2026-03-09T00:10:04Z",
    state: "whole",
    n_events: 412,
    n_faults: 0,
    n_sealed: [{ noun: "rating", n: 24 }],
    n_unsealed: [],
    faults: [],
    ...changes,
  };
}

export function auditWeekFixture(changes: Partial<AuditWeek> = {}): AuditWeek {
  return {
    starts_on: "2026-03-02",
    ends_on: "2026-03-08",
    read_by: "2026-03-15",
    state: "due",
    n_events: 9,
    n_refused: 1,
    counts: [
      { verb: "access.denied", said: "was refused something", outcome: "denied", n: 1 },
      { verb: "transcript.read", said: "read a transcript", outcome: "allowed", n: 8 },
    ],
    reviews: [],
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
