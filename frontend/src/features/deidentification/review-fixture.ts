import type { Deidentification, ReviewSpan, Turn } from "@/api/types";

export const TURNS: readonly Turn[] = [
  { number: 1, speaker: "T", role: "therapist", start_ms: 0, end_ms: null, text: "How was it?" },
  {
    number: 2,
    speaker: "C",
    role: "client",
    start_ms: 5000,
    end_ms: null,
    text: "Anna rang from Leeds, and May was hard.",
  },
  { number: 3, speaker: "T", role: "therapist", start_ms: 9000, end_ms: null, text: "Anna did?" },
];

export function spanFixture(changes: Partial<ReviewSpan>): ReviewSpan {
  return {
    id: "s1",
    turn: 2,
    start: 0,
    end: 4,
    kind: "person",
    entity: "person-1",
    rule: "first_name",
    is_unsure: false,
    is_added: false,
    decision: "undecided",
    replacement: "[sister]",
    is_changed: false,
    ...changes,
  };
}

export const SPANS: readonly ReviewSpan[] = [
  spanFixture({}),
  spanFixture({
    id: "s2",
    start: 15,
    end: 20,
    kind: "place",
    entity: "place-1",
    replacement: "[town 1]",
  }),
  spanFixture({
    id: "s3",
    start: 26,
    end: 29,
    entity: "person-2",
    replacement: "[person 1]",
    is_unsure: true,
  }),
  spanFixture({ id: "s4", turn: 3 }),
];

export function reviewFixture(changes: Partial<Deidentification> = {}): Deidentification {
  return {
    transcript: "t1",
    session: "s1",
    case: "c1",
    state: "open",
    version: 1,
    engine_version: "1",
    opened_at: "2026-03-02T09:00:00Z",
    completed_at: null,
    counts: {
      total: 4,
      decided: 0,
      accepted: 0,
      rejected: 0,
      changed: 0,
      added: 0,
      unsure_undecided: 1,
      turns_changed: null,
      by_kind: {},
    },
    spans: [...SPANS],
    entities: [
      {
        key: "person-1",
        kind: "person",
        role: "sister",
        replacement: "[sister]",
        is_unsure: false,
      },
      { key: "place-1", kind: "place", role: "", replacement: "[town 1]", is_unsure: false },
      { key: "person-2", kind: "person", role: "", replacement: "[person 1]", is_unsure: false },
    ],
    speakers: [],
    reported_turns: [],
    limits: [{ sentence: "Rules cannot know a nickname.", kind: null }],
    can_undo: false,
    allowed_actions: ["open", "decide", "complete", "name"],
    ...changes,
  };
}
