import type {
  ComingDeletion,
  DeletionProof,
  LegalHold,
  RetentionOutlook,
  RetentionOverview,
  RetentionPolicy,
} from "@/api/types";

export function overviewFixture(changes: Partial<RetentionOverview> = {}): RetentionOverview {
  return {
    id: "p1",
    consents: { in_force: 12, ending_soon: 2, not_begun: 0, expired: 1, withdrawn: 3, none: 4 },
    events: [
      { name: "held", words: "after the session was held" },
      { name: "round_closed", words: "after the last of its rounds was closed" },
    ],
    notice_days: 7,
    n_holds: 1,
    allowed_actions: ["set_policy", "place_hold", "publish_form"],
    ...changes,
  };
}

export function policyFixture(changes: Partial<RetentionPolicy> = {}): RetentionPolicy {
  return {
    id: "rp1",
    programme: "p1",
    number: 1,
    rules: {
      text: { event: "held", days: 365, on: null },
      recording: null,
      unfinished: null,
    },
    confirmed_due: 0,
    set_by: "Lea Lead",
    set_at: "2026-01-05T09:00:00Z",
    effective_on: "2026-01-12",
    is_current: true,
    ...changes,
  };
}

export function outlookFixture(changes: Partial<RetentionOutlook> = {}): RetentionOutlook {
  return {
    effective_on: "2030-01-12",
    n_due: 4,
    n_texts: 3,
    n_recordings: 1,
    n_sooner: 2,
    n_held: 1,
    unreached: { text: 5 },
    ...changes,
  };
}

export function comingFixture(changes: Partial<ComingDeletion> = {}): ComingDeletion {
  return {
    id: "t1",
    what: "text",
    programme: "p1",
    session: "s1",
    session_number: 7,
    case_code: "B-01",
    due_on: "2030-01-20",
    kind: "text",
    rule: { event: "held", days: 365, on: null },
    is_held: false,
    ...changes,
  };
}

export function holdFixture(changes: Partial<LegalHold> = {}): LegalHold {
  return {
    id: "h1",
    programme: "p1",
    covers: "case",
    session: null,
    session_number: null,
    case: "c1",
    case_code: "B-01",
    trainee: null,
    trainee_name: null,
    reason: "A complaint is being looked into.",
    placed_by: "Lea Lead",
    placed_at: "2026-01-05T09:00:00Z",
    lifted_at: null,
    lifted_by: null,
    lift_reason: "",
    n_withdrawn: 1,
    allowed_actions: ["lift"],
    ...changes,
  };
}

export function proofFixture(changes: Partial<DeletionProof> = {}): DeletionProof {
  return {
    id: "d1",
    programme: "p1",
    what: "text",
    session: "s1",
    session_number: 7,
    case_code: "B-01",
    content_hash: "ab".repeat(32),
    size: 120,
    reason: "retention",
    policy_number: 2,
    event_sequence: 41,
    deleted_at: "2026-02-05T00:10:00Z",
    ...changes,
  };
}
